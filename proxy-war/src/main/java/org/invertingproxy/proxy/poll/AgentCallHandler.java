package org.invertingproxy.proxy.poll;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;
import org.invertingproxy.proxy.auth.Access;
import org.invertingproxy.proxy.auth.AccessPolicy;
import org.invertingproxy.proxy.auth.Authentication;
import org.invertingproxy.proxy.auth.Authenticator;
import org.invertingproxy.proxy.auth.FailedCredentials;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.config.Sites;
import org.invertingproxy.proxy.exchange.ExchangeBroker;
import org.invertingproxy.proxy.exchange.Offer;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.servlet.ClientAddress;
import org.invertingproxy.proxy.servlet.CredentialAnswer;
import org.invertingproxy.proxy.servlet.PlainAnswer;
import org.invertingproxy.proxy.servlet.Suspension;
import org.invertingproxy.wire.AgentHeaders;
import org.invertingproxy.wire.AgentPaths;
import org.invertingproxy.wire.Syntax;
import org.invertingproxy.wire.WireLimits;
import org.jspecify.annotations.Nullable;

/**
 * The three calls of Google's polling protocol. Every call shows its credential anew; what an agent
 * may not serve, it can neither see nor answer, whatever ids it knows. Thread-safe, never blocks.
 */
public final class AgentCallHandler {
  private static final int LONGEST_SESSION = 64;

  private final Function<String, @Nullable Backend> records;
  private final Authenticator authenticator;
  private final AccessPolicy policy;
  private final FailedCredentials failures;
  private final ClientAddress addresses;
  private final ExchangeBroker broker;
  private final PollingLinks links;
  private final Sites sites;
  private final WireLimits limits;

  /**
   * A handler.
   *
   * @param records finds a backend's record without blocking
   * @param limits for the answers of agents
   */
  public AgentCallHandler(
      Function<String, @Nullable Backend> records,
      Authenticator authenticator,
      AccessPolicy policy,
      FailedCredentials failures,
      ClientAddress addresses,
      ExchangeBroker broker,
      PollingLinks links,
      Sites sites,
      WireLimits limits) {
    this.records = records;
    this.authenticator = authenticator;
    this.policy = policy;
    this.failures = failures;
    this.addresses = addresses;
    this.broker = broker;
    this.links = links;
    this.sites = sites;
    this.limits = limits;
  }

  /**
   * Answers a call.
   *
   * @param path below the proxy's URL, without the leading slash
   */
  public void handle(HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException {
    String backendId = header(request, AgentHeaders.BACKEND_ID);
    String session = header(request, AgentHeaders.AGENT_SESSION);
    String requestId = header(request, AgentHeaders.REQUEST_ID);
    if (!session.isEmpty() && (session.length() > LONGEST_SESSION || !Syntax.isToken(session))) {
      PlainAnswer.send(response, 400, "bad " + AgentHeaders.AGENT_SESSION);
      return;
    }
    Authentication agent = authenticator.agent(request::getHeaders);
    Backend backend = admitted(request, response, backendId, agent);
    if (backend == null) {
      return;
    }
    AgentCall call =
        new AgentCall(request, response, backendId, session, agent.identityOrNull(), requestId);
    switch (path) {
      case AgentPaths.PENDING -> pending(call, backend);
      case AgentPaths.REQUEST -> fetch(call);
      case AgentPaths.RESPONSE -> answer(call);
      default -> PlainAnswer.send(response, 404, "no such call");
    }
  }

  /** The backend that this agent may serve; null when it may not, and the call is answered. */
  private @Nullable Backend admitted(
      HttpServletRequest request,
      HttpServletResponse response,
      String backendId,
      Authentication agent)
      throws IOException {
    Backend backend = backendId.isEmpty() ? null : records.apply(backendId);
    if (backend != null && policy.serve(agent.identityOrNull(), backend) == Access.GRANTED) {
      return backend;
    }
    if (agent instanceof Authentication.Unavailable) {
      CredentialAnswer.unchecked(response);
      return null;
    }
    Duration wait = Duration.ZERO;
    if (agent instanceof Authentication.Refused) {
      wait = failures.failed(addresses.of(request), "agent of " + backendId, agent);
    } else if (backend != null && agent instanceof Authentication.Accepted accepted) {
      failures.denied(addresses.of(request), accepted.identity(), "agent of " + backendId);
    }
    // The same words for an unknown backend and a wrong token: nobody can probe for names.
    CredentialAnswer.refused(
        response, wait, "no such backend, or this token does not allow to serve it");
    return null;
  }

  private void pending(AgentCall call, Backend backend) throws IOException {
    String label = backend.hostLabel();
    HttpServletRequest request = call.request();
    if (label != null) {
      String url = sites.ofLabel(label, request.getScheme(), request.getServerPort());
      call.response().setHeader(AgentHeaders.PUBLIC_URL, url);
    }
    if (!call.session().isEmpty()) {
      call.response().setHeader(AgentHeaders.SESSIONS, "1");
    }
    // Google's agents share one nameless link: none of them can take leave for all.
    if (!call.session().isEmpty() && !header(request, AgentHeaders.AGENT_LEAVING).isEmpty()) {
      links.leave(call.backendId(), call.session(), call.agent());
      call.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    if (broker.isStopping()) {
      call.response().setHeader("Retry-After", "1");
      PlainAnswer.send(call.response(), 503, "the proxy is stopping");
      return;
    }
    if (!links.mayPoll(call.backendId(), call.session())) {
      PlainAnswer.send(call.response(), 429, "too many agents of this backend");
      return;
    }
    String software = request.getHeader("User-Agent"); // after the poll it may be another's request
    AsyncContext context = Suspension.of(request);
    links.poll(call.backendId(), call.session(), new HeldPoll(context, call.agent()));
    PollingLink link = links.find(call.backendId(), call.session());
    if (link != null) {
      link.software(software);
    }
  }

  private void fetch(AgentCall call) throws IOException {
    Offer offer = find(call);
    if (offer == null) {
      return;
    }
    boolean repeated = offer.isTaken() && !offer.exchange().hasBody();
    if (!offer.take() && !repeated) {
      if (offer.isCut()) { // who asks again has no answer on its way
        broker.fetchBroke(offer);
        PlainAnswer.send(call.response(), 404, "this request was lost, or is offered anew");
      } else if (offer.isTaken()) {
        PlainAnswer.send(call.response(), 409, "this request was fetched before");
      } else {
        PlainAnswer.send(call.response(), 404, "the client is gone");
      }
      return;
    }
    FetchCall.start(broker, offer, (PollingLink) offer.link(), Suspension.of(call.request()));
  }

  private void answer(AgentCall call) throws IOException {
    if (!call.request().getMethod().equals("POST")) {
      call.response().setHeader("Allow", "POST");
      PlainAnswer.send(call.response(), 405, "answers are sent by POST");
      return;
    }
    Offer offer = find(call);
    if (offer == null) {
      return;
    }
    if (!offer.beginAnswer()) {
      PlainAnswer.send(call.response(), 409, "not fetched yet, or answered before");
      return;
    }
    AnswerCall.start(offer, (PollingLink) offer.link(), Suspension.of(call.request()), limits);
  }

  /** The offer the call is about, if it was made to this very agent; else the call is answered. */
  private @Nullable Offer find(AgentCall call) throws IOException {
    if (call.requestId().isEmpty()) {
      PlainAnswer.send(call.response(), 400, AgentHeaders.REQUEST_ID + " is missing");
      return null;
    }
    PollingLink link = links.find(call.backendId(), call.session());
    Offer offer = broker.find(call.requestId());
    if (link == null || offer == null || offer.link() != link) {
      Identity agent = call.agent();
      if (offer != null
          && agent != null
          && !offer.exchange().backendId().equals(call.backendId())) {
        failures.denied(
            addresses.of(call.request()),
            agent,
            "a request of another backend than " + call.backendId());
      }
      PlainAnswer.send(call.response(), 404, "no such request");
      return null;
    }
    link.seen(offer, call.agent());
    return offer;
  }

  private static String header(HttpServletRequest request, String name) {
    String value = request.getHeader(name);
    return value == null ? "" : value;
  }
}
