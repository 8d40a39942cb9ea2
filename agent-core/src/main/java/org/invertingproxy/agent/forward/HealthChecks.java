package org.invertingproxy.agent.forward;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.HealthCheck;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.http.CallListener;
import org.invertingproxy.agent.http.CallOptions;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.agent.http.HttpClient;
import org.invertingproxy.agent.http.Origin;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;

/**
 * Looks whether the local server is healthy, at once and then at every interval, until it is
 * closed. One check runs at a time, all on one event loop, which also calls the listener.
 */
public final class HealthChecks implements AutoCloseable {
  /** Hears how the local server is. */
  public interface Listener {
    /** It is healthy for the first time; called once at most. */
    void healthy();

    /** It is not, and never was; called again after every such check. */
    void waiting(String why);

    /** It was healthy and has failed too often in a row; nothing follows. */
    void failed(String why);
  }

  private static final int RESPONSE_BUFFER = 16 * 1024;

  private final EventLoop loop;
  private final HealthCheck check;
  private final HttpClient client;
  private final RequestHead request;
  private final CallOptions options;
  private final Listener listener;
  private volatile boolean closed;
  private boolean healthyOnce; // used on the loop only
  private int failures; // used on the loop only

  /**
   * Looks after the local server of these settings; nothing is sent before {@link #start}.
   *
   * @param origin where requests are forwarded to
   * @param check as the settings have it
   */
  public HealthChecks(
      EventLoops loops,
      AgentConfig config,
      Origin origin,
      HealthCheck check,
      BodyBudget bodies,
      Listener listener) {
    Duration limit = check.interval();
    this.loop = loops.next();
    this.check = check;
    this.listener = listener;
    this.client =
        new HttpClient(
            loops,
            origin,
            BackendOrigin.connectTimeout(limit),
            Duration.ZERO); // a connection of its own each time: that it can be made counts, too
    this.options = new CallOptions(limit, true, RESPONSE_BUFFER, bodies);
    this.request =
        new RequestHead(
            "GET",
            check.path(),
            Fields.of("Host", config.host().authority(), "User-Agent", "inverting-agent"));
  }

  /** Begins; called once. */
  public void start() {
    loop.execute(this::look);
  }

  /** Ends it; a check under way is no longer heard. */
  @Override
  public void close() {
    closed = true;
    client.close();
  }

  private void look() {
    if (!closed) {
      client.send(loop, request, BodyPipe.empty(), options, new Answer());
    }
  }

  private void looked(boolean healthy, String why) {
    if (closed) {
      return;
    }
    failures = healthy ? 0 : failures + 1;
    if (healthy && !healthyOnce) {
      healthyOnce = true;
      listener.healthy();
    } else if (!healthy && !healthyOnce) {
      listener.waiting(why);
    } else if (failures >= check.threshold()) {
      closed = true;
      listener.failed(why);
    }
    if (!closed) {
      ScheduledFuture<?> unused =
          loop.schedule(this::look, check.interval().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** Of one check; only the status counts. */
  private final class Answer implements CallListener {
    @Override
    public void onResponse(ResponseHead head, BodyPipe body) {
      body.cancel(new IllegalStateException("the status was all that was asked for"));
      looked(head.status() == 200, check.path() + " answers " + head.status());
    }

    @Override
    public void onFailure(CallException failure) {
      looked(false, String.valueOf(failure.getMessage()));
    }
  }
}
