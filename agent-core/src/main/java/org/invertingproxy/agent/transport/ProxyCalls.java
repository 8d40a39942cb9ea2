package org.invertingproxy.agent.transport;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.invertingproxy.agent.config.AgentConfig;
import org.invertingproxy.agent.config.Token;
import org.invertingproxy.agent.http.CallException;
import org.invertingproxy.agent.http.CallListener;
import org.invertingproxy.agent.http.CallOptions;
import org.invertingproxy.agent.http.EventLoops;
import org.invertingproxy.agent.http.HttpCall;
import org.invertingproxy.agent.http.HttpClient;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.Fields;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.ResponseHead;

/**
 * Makes the agent's calls to the proxy: names backend and session, carries the token, and keeps
 * cookies, by which load balancers send one agent to one node. Thread-safe.
 */
final class ProxyCalls implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration IDLE_LIMIT = Duration.ofSeconds(15);
  private static final int RESPONSE_BUFFER = 64 * 1024;

  private final AgentConfig config;
  private final TokenKeeper tokens;
  private final HttpClient client;
  private final CallOptions options;
  private final String session;
  private final CookieManager cookies =
      new CookieManager(new FewCookies(), CookiePolicy.ACCEPT_ORIGINAL_SERVER);

  ProxyCalls(EventLoops loops, AgentConfig config, TokenKeeper tokens, BodyBudget bodies) {
    this.config = config;
    this.tokens = tokens;
    this.client = new HttpClient(loops, ProxyOrigin.of(config), CONNECT_TIMEOUT, IDLE_LIMIT);
    // A proxy that does not take the rest of an answer waits for a slow client: never an error.
    this.options = new CallOptions(config.proxyTimeout(), false, RESPONSE_BUFFER, bodies);
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.session = HexFormat.of().formatHex(random);
  }

  /** How long the proxy may be silent. */
  Duration timeout() {
    return options.headTimeout();
  }

  /** What bodies are taken from while they wait. */
  BodyBudget bodies() {
    return options.bodies();
  }

  /** A call without a body. */
  HttpCall get(EventLoop loop, String path, Fields fields, CallListener listener) {
    return send(loop, "GET", path, fields, BodyPipe.empty(), listener);
  }

  /** A call whose body is sent as it comes. */
  HttpCall post(EventLoop loop, String path, Fields fields, BodyPipe body, CallListener listener) {
    return send(loop, "POST", path, fields, body, listener);
  }

  private HttpCall send(
      EventLoop loop,
      String method,
      String path,
      Fields fields,
      BodyPipe body,
      CallListener listener) {
    Fields.Builder all =
        Fields.builder()
            .add("Host", config.proxy().authority())
            .add("User-Agent", "inverting-agent")
            .add(AgentHeaders.BACKEND_ID, config.backend())
            .add(AgentHeaders.AGENT_SESSION, session)
            .addAll(fields);
    Token token = tokens.current();
    if (token != null) {
      all.add("Authorization", "Bearer " + token.reveal());
    }
    addCookies(all);
    RequestHead head = new RequestHead(method, config.proxy().target(path), all.build());
    return client.send(loop, head, body, options, new CookieKeeper(listener));
  }

  private void addCookies(Fields.Builder fields) {
    if (cookies.getCookieStore().getCookies().isEmpty()) {
      return;
    }
    try {
      for (List<String> values : cookies.get(config.proxy().uri(), Map.of()).values()) {
        if (!values.isEmpty()) {
          fields.add("Cookie", String.join("; ", values));
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e); // a store in memory does not fail
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /** Looks at the head of each answer before the caller does. */
  private final class CookieKeeper implements CallListener {
    private final CallListener caller;

    CookieKeeper(CallListener caller) {
      this.caller = caller;
    }

    @Override
    public void onResponse(ResponseHead head, BodyPipe body) {
      List<String> set = head.fields().all("Set-Cookie");
      if (!set.isEmpty()) {
        try {
          cookies.put(config.proxy().uri(), Map.of("Set-Cookie", set));
        } catch (IOException e) {
          throw new IllegalStateException(e); // a store in memory does not fail
        }
      }
      caller.onResponse(head, body);
    }

    @Override
    public void onFailure(CallException failure) {
      caller.onFailure(failure);
    }
  }
}
