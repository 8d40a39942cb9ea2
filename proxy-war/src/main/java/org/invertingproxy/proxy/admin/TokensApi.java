package org.invertingproxy.proxy.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.invertingproxy.proxy.auth.AdminToken;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.IssuedToken;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.TokenMint;
import org.invertingproxy.proxy.auth.TokenRequest;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.invertingproxy.proxy.registry.JdbcTokenRegistry;
import org.invertingproxy.proxy.registry.TokenRecord;
import org.invertingproxy.proxy.registry.TokenRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/tokens}: {@code POST} issues a token, shown in this answer and never again, together
 * with the command that uses it where it is an agent's; {@code GET} lists what is on record, by
 * pages and search on request; {@code DELETE /api/tokens/{id}} revokes one, on record or not.
 */
public final class TokensApi {
  static final String PATH = "/api/tokens";

  private static final Logger LOG = LoggerFactory.getLogger(TokensApi.class);

  private final Gate gate;
  private final TokenMint mint;
  private final TokenRegistry tokens;
  private final TokenView view;
  private final BackendRegistry backends;
  private final PublicUrls urls;
  private final Clock clock;

  /** The API of those tokens. */
  public TokensApi(
      Gate gate,
      TokenMint mint,
      TokenRegistry tokens,
      TokenView view,
      BackendRegistry backends,
      PublicUrls urls,
      Clock clock) {
    this.gate = gate;
    this.mint = mint;
    this.tokens = tokens;
    this.view = view;
    this.backends = backends;
    this.urls = urls;
    this.clock = clock;
  }

  void all(AdminCall call) throws IOException {
    Identity administrator = gate.admit(call);
    switch (call.method()) {
      case "GET" -> list(call);
      case "POST" -> issue(call, administrator);
      default -> throw call.methodNotAllowed("GET, HEAD, POST");
    }
  }

  /**
   * Answers a call for one token.
   *
   * @param id what follows the last slash; ids need no percent-encoding
   */
  void one(AdminCall call, String id) throws IOException {
    Identity administrator = gate.admit(call);
    switch (call.method()) {
      case "GET" ->
          call.answer(
              200,
              view.json(
                  tokens.find(id).orElseThrow(() -> new ProblemException(Problem.notFound()))));
      case "DELETE" -> revoke(call, id, administrator);
      default -> throw call.methodNotAllowed("GET, HEAD, DELETE");
    }
  }

  private void list(AdminCall call) throws IOException {
    PageQuery query = PageQuery.read(call.request());
    PageQuery.Page<TokenRecord> page = query.pick(tokens.list(), TokenRecord::id, view::texts);
    List<TokenRecord> items = page.items();
    if (page.more()) {
      query.linkNext(call, PATH, "", items.get(items.size() - 1).id());
    }
    JsonArray array = new JsonArray();
    items.forEach(token -> array.add(view.json(token)));
    call.answer(200, array);
  }

  private void issue(AdminCall call, Identity administrator) throws IOException {
    TokenForm form = TokenForm.read(call.form());
    TokenRequest request = form.request();
    IssuedToken token = mint.issue(request, gate.actor(call, administrator), form.note());
    LOG.info(
        "{} ({}) issued token {} for {} {}",
        administrator.subject(),
        administrator.tokenId(),
        token.id(),
        request.role().audience(),
        request.subject());
    JsonObject json = new JsonObject();
    json.addProperty("token", token.value());
    json.addProperty("id", token.id());
    json.addProperty("expires", token.expires().toString());
    backendOf(request)
        .ifPresent(
            id -> {
              json.addProperty("tokenFile", AgentCommand.tokenFile(id));
              json.addProperty("command", AgentCommand.of(urls.proxy(call.request()), id));
            });
    call.answer(201, json);
  }

  private void revoke(AdminCall call, String id, Identity administrator) throws IOException {
    if (id.equals(AdminToken.FILE)) {
      throw new ProblemException(
          Problem.conflict(
              "The token of the data directory is changed by deleting its file and restarting."));
    }
    if (!JdbcTokenRegistry.isId(id)) {
      throw new ProblemException(
          Problem.badRequest("The path must end in the id of a token, its jti."));
    }
    TokenRegistry.Revoked outcome =
        tokens.revoke(
            id, clock.instant().plus(TokenRequest.MAX_LIFETIME), gate.actor(call, administrator));
    if (outcome.now()) {
      LOG.info("{} ({}) revoked token {}", administrator.subject(), administrator.tokenId(), id);
    }
    call.answer(200, view.json(outcome.token()));
  }

  /** A backend that the token lets an agent serve. */
  private Optional<String> backendOf(TokenRequest request) {
    if (request.role() != Role.AGENT) {
      return Optional.empty();
    }
    if (request.backends() != null) {
      return request.backends().stream().sorted().findFirst();
    }
    return backends
        .page(null, 1, backend -> backend.backendUser().equals(request.subject()))
        .stream()
        .map(Backend::id)
        .findFirst();
  }
}
