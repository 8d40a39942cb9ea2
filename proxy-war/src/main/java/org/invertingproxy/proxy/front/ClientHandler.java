package org.invertingproxy.proxy.front;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.invertingproxy.proxy.config.Limits;
import org.invertingproxy.proxy.config.ProxyConfig;
import org.invertingproxy.proxy.exchange.ClientRequest;
import org.invertingproxy.proxy.exchange.Exchange;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.ForwardError;
import org.invertingproxy.proxy.exchange.LinkTable;
import org.invertingproxy.proxy.servlet.Neutral;
import org.invertingproxy.proxy.servlet.Suspension;
import org.invertingproxy.proxy.websocket.SocketTerms;
import org.invertingproxy.wire.BodyBudget;
import org.invertingproxy.wire.BodyPipe;
import org.invertingproxy.wire.RequestHead;
import org.invertingproxy.wire.Syntax;
import org.jspecify.annotations.Nullable;

/**
 * Turns a client's request into an exchange: checks it, finds the backend, settles the rights, and
 * leaves the rest to the broker. Thread-safe, never blocks.
 */
public final class ClientHandler {
  /** TRACE would show our own fields to scripts; a plain CONNECT asks for what we do not offer. */
  private static final Set<String> REFUSED = Set.of("TRACE", "CONNECT");

  /** A message of HTTP/2 with one of these is malformed (RFC 9113 section 8.2.2). */
  private static final List<String> NOT_OF_HTTP_2 =
      List.of("Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade");

  private final Router router;
  private final ExchangeBroker broker;
  private final LinkTable links;
  private final Limits limits;
  private final RequestHeads heads;
  private final CookieDomains cookies;
  private final ScheduledExecutorService neutral;
  private final BodyBudget bodies;
  private final SocketTerms sockets;

  ClientHandler(
      Router router,
      ExchangeBroker broker,
      LinkTable links,
      Limits limits,
      RequestHeads heads,
      CookieDomains cookies,
      ScheduledExecutorService neutral,
      BodyBudget bodies,
      SocketTerms sockets) {
    this.router = router;
    this.broker = broker;
    this.links = links;
    this.limits = limits;
    this.heads = heads;
    this.cookies = cookies;
    this.neutral = neutral;
    this.bodies = bodies;
    this.sockets = sockets;
  }

  /**
   * A handler that routes by the registry.
   *
   * @param pseudonym this installation's name in Via
   * @param neutral as {@link Neutral#workers} makes them; not shut down here
   * @param bodies what all bodies may hold together
   * @param sockets of the clients' WebSockets
   */
  public static ClientHandler of(
      RegistryRouter router,
      ExchangeBroker broker,
      LinkTable links,
      ProxyConfig config,
      String pseudonym,
      ScheduledExecutorService neutral,
      BodyBudget bodies,
      SocketTerms sockets) {
    return new ClientHandler(
        router,
        broker,
        links,
        config.limits(),
        new RequestHeads(pseudonym, config.trustedProxies()),
        CookieDomains.of(config),
        neutral,
        bodies,
        sockets);
  }

  /** Answers a client's request to a host of that kind; most answers come later. */
  public void handle(HttpServletRequest request, HttpServletResponse response, HostKind host)
      throws IOException {
    ForwardError invalid = bodies.isSpent() ? ForwardError.PROXY_BUSY : check(request);
    Destination route =
        invalid == null ? router.route(request, host) : Destination.refused(invalid);
    String backendId = route.backendId();
    if (backendId == null) {
      refuse(request, response, route.refusal());
      return;
    }
    if (MaxForwards.endHere(request)) {
      MaxForwards.answer(response);
      return;
    }
    RequestHead head = heads.of(request);
    if (!Syntax.isTarget(head.target())) {
      refuse(request, response, ForwardError.BAD_REQUEST);
      return;
    }
    long maxBody = route.terms().over(limits).maxBody();
    if (maxBody > 0 && request.getContentLengthLong() > maxBody) {
      ErrorAnswer.of(ForwardError.BODY_TOO_LARGE, ErrorAnswer.prefersPage(request), null)
          .send(request, response);
      return;
    }
    submit(request, backendId, route, head);
  }

  private void refuse(HttpServletRequest request, HttpServletResponse response, ForwardError error)
      throws IOException {
    broker.refused(error);
    ErrorAnswer.of(error, ErrorAnswer.prefersPage(request), null).send(request, response);
  }

  private void submit(
      HttpServletRequest request, String backendId, Destination route, RequestHead head)
      throws IOException {
    AsyncContext context = Suspension.of(request); // the broker keeps the time
    long maxBody = route.terms().over(limits).maxBody();
    SocketTerms sockets = this.sockets.with(route.terms().clientStall());
    ServletClient client =
        new ServletClient(context, links, maxBody, cookies, sockets.writing(), neutral);
    if (WebSocketRequest.is(request)) {
      boolean connect = WebSocketRequest.isConnect(request);
      submitWebSocket(
          new WebSocketClient(client, cookies, sockets, connect), backendId, route, head);
      return;
    }
    boolean hasBody = hasBody(request, client);
    HintedClient hinted = new HintedClient(client, context, sockets);
    Exchange exchange =
        new Exchange(
            new ClientRequest(
                backendId,
                route.terms(),
                route.user(),
                head,
                hasBody,
                hasBody ? new BodyPipe(limits.bodyBuffer(), bodies) : BodyPipe.empty(),
                Instant.now()),
            new BodyPipe(limits.bodyBuffer(), bodies),
            hinted);
    hinted.serve(exchange);
    exchange.admittedBy(route.later());
    broker.submit(exchange);
  }

  private void submitWebSocket(
      WebSocketClient client, String backendId, Destination route, RequestHead head) {
    Exchange exchange =
        new Exchange(
            ClientRequest.withoutBody(
                backendId, route.terms(), route.user(), WebSocketRequest.endToEnd(head)),
            new BodyPipe(limits.bodyBuffer(), bodies),
            client);
    client.serve(exchange);
    exchange.admittedBy(route.later());
    broker.submit(exchange);
  }

  private @Nullable ForwardError check(HttpServletRequest request) {
    if (REFUSED.contains(request.getMethod()) && !WebSocketRequest.isConnect(request)) {
      return ForwardError.METHOD_REFUSED;
    }
    if (RequestHeads.isContradicted(request) || RequestHeads.isLengthMalformed(request)) {
      return ForwardError.BAD_REQUEST;
    }
    if (isHttp2(request) && NOT_OF_HTTP_2.stream().anyMatch(n -> request.getHeader(n) != null)) {
      return ForwardError.BAD_REQUEST; // Jetty lets some of them through
    }
    List<String> codings = Collections.list(request.getHeaders("Transfer-Encoding"));
    if (codings.size() > 1
        || (codings.size() == 1 && !codings.get(0).strip().equalsIgnoreCase("chunked"))) {
      return ForwardError.CODING_REFUSED;
    }
    if (heads.isLoop(request)) {
      return ForwardError.LOOP;
    }
    return WebSocketRequest.is(request) ? WebSocketRequest.refusal(request) : null;
  }

  /** What the framing says (RFC 9112 section 6.3); HTTP/2 may announce a body by frames only. */
  private static boolean hasBody(HttpServletRequest request, ServletClient client)
      throws IOException {
    long length = request.getContentLengthLong();
    if (length >= 0) {
      return length > 0;
    }
    if (request.getHeader("Transfer-Encoding") != null) {
      return true;
    }
    if (!isHttp2(request)) {
      return false;
    }
    // A look at the frames would ask for the body of a client that waits for 100.
    return request.getHeader("Expect") != null || !client.isAtEnd();
  }

  private static boolean isHttp2(HttpServletRequest request) {
    String protocol = request.getProtocol();
    return protocol != null && protocol.startsWith("HTTP/2");
  }
}
