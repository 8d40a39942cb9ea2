package org.invertingproxy.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.invertingproxy.agent.Agent;
import org.invertingproxy.agent.config.ForwardOptions;
import org.invertingproxy.e2e.http.BackendCall;
import org.invertingproxy.e2e.http.Head;
import org.invertingproxy.e2e.http.Http2Response;
import org.invertingproxy.e2e.http.Http2Session;
import org.invertingproxy.e2e.http.RawBackend;
import org.invertingproxy.e2e.http.RawClient;
import org.invertingproxy.e2e.http.RawResponse;
import org.invertingproxy.e2e.server.ProxyServer;
import org.invertingproxy.e2e.server.RunningServers;
import org.invertingproxy.e2e.server.SharedServers;
import org.invertingproxy.e2e.tunnel.Administrator;
import org.invertingproxy.e2e.tunnel.Tunnel;
import org.invertingproxy.e2e.tunnel.Way;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several users on connections that they share, as behind a load balancer: each request is made by
 * another one, and the backend is told who it was. One that shows no credential is nobody, whoever
 * came before it on its connection.
 */
@ParameterizedClass
@MethodSource(Way.ALL)
@ExtendWith(SharedServers.class)
class UsersNeverMixIT {
  private static final int USERS = 5;
  private static final int CONNECTIONS = 3;

  private final ProxyServer proxy;
  private final Way way;
  private final List<String> tokens = new ArrayList<>();
  private final Queue<String> leaked = new ConcurrentLinkedQueue<>();
  private final String id = Tunnel.newId();
  private final String host;

  UsersNeverMixIT(Way way, RunningServers servers) throws Exception {
    this.way = way;
    proxy = servers.get(way.server());
    host = id + ".localhost:" + proxy.port();
  }

  /** Answers with who asks, and for what. */
  private void answer(BackendCall call) throws IOException {
    leaked.addAll(call.head().values("Proxy-Authorization"));
    String user = String.join(",", call.head().values("X-Inverting-Proxy-User-ID"));
    call.ok(user + " " + call.head().target());
  }

  @Test
  void fewAreToldApart() throws Exception {
    tellApart(150);
  }

  @Test
  @Tag("long")
  void twentyThousandAreToldApart() throws Exception {
    tellApart(20_000);
  }

  private void tellApart(int exchanges) throws Exception {
    Administrator administrator = new Administrator(proxy);
    administrator.restrict(id, "allSignedIn");
    for (int user = 0; user < USERS; user++) {
      tokens.add(administrator.userToken(name(user)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(2 * CONNECTIONS);
    try (RawBackend backend = new RawBackend(this::answer);
        Agent agent =
            Agent.builder()
                .proxy(proxy.url())
                .backend(id)
                .host(backend.address())
                .transport(way.transport())
                .token(org.invertingproxy.agent.config.Token.of(administrator.agentToken(id)))
                .forwardOptions(new ForwardOptions(false, false, true, null))
                .start();
        Http2Session shared = Http2Session.connect(proxy.port())) {
      agent.awaitOnline(Duration.ofSeconds(20));
      AtomicInteger asked = new AtomicInteger();
      List<Callable<Integer>> clients = new ArrayList<>();
      for (int seed = 0; seed < CONNECTIONS; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        SplittableRandom other = random.split();
        clients.add(() -> overHttp11(asked, exchanges, random));
        clients.add(() -> overHttp2(shared, asked, exchanges, other));
      }
      int answered = 0;
      for (Future<Integer> client : threads.invokeAll(clients)) {
        answered += client.get();
      }
      assertThat(answered).isEqualTo(exchanges);
      assertThat(leaked).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }

  private int overHttp11(AtomicInteger asked, int exchanges, SplittableRandom random)
      throws IOException {
    int answered = 0;
    RawClient client = RawClient.connect(proxy.port());
    try {
      for (int next = asked.getAndIncrement(); next < exchanges; next = asked.getAndIncrement()) {
        int user = random.nextInt(USERS + 1);
        String token =
            user == USERS ? "" : "Proxy-Authorization: Bearer " + tokens.get(user) + "\r\n";
        client.send("GET /%d HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(next, host, token));
        RawResponse response = client.response();
        check(user, next, response.status(), response.body());
        answered++;
        if (isLast(response.head())) {
          client.close();
          client = RawClient.connect(proxy.port());
        }
      }
    } finally {
      client.close();
    }
    return answered;
  }

  /** Tomcat ends a connection after so many requests. */
  private static boolean isLast(Head head) {
    return head.values("Connection").stream().anyMatch("close"::equalsIgnoreCase);
  }

  private int overHttp2(
      Http2Session session, AtomicInteger asked, int exchanges, SplittableRandom random)
      throws Exception {
    int answered = 0;
    for (int next = asked.getAndIncrement(); next < exchanges; next = asked.getAndIncrement()) {
      int user = random.nextInt(USERS + 1);
      List<String> head =
          new ArrayList<>(
              List.of(":method: GET", ":scheme: http", ":authority: " + host, ":path: /" + next));
      if (user < USERS) {
        head.add("proxy-authorization: Bearer " + tokens.get(user));
      }
      Http2Response answer = session.request(head).get(90, TimeUnit.SECONDS);
      check(user, next, answer.status(), answer.body());
      answered++;
    }
    return answered;
  }

  private static void check(int user, int request, int status, String body) {
    if (user == USERS) {
      assertThat(status).as(body).isEqualTo(401);
    } else {
      assertThat(status + " " + body).isEqualTo("200 " + name(user) + " /" + request);
    }
  }

  private static String name(int user) {
    return "user" + user + "@example.com";
  }
}
