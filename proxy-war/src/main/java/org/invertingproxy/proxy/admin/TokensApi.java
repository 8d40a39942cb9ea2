package org.invertingproxy.proxy.admin;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Optional;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.auth.IssuedToken;
import org.invertingproxy.proxy.auth.Role;
import org.invertingproxy.proxy.auth.TokenIssuer;
import org.invertingproxy.proxy.auth.TokenRequest;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /api/tokens}: issues a token, shown in this answer and never again, together with the
 * command that uses it where it is an agent's.
 */
public final class TokensApi {
  static final String PATH = "/api/tokens";

  private static final Logger LOG = LoggerFactory.getLogger(TokensApi.class);

  private final Gate gate;
  private final TokenIssuer issuer;
  private final BackendRegistry registry;
  private final PublicUrls urls;

  /** The API of that issuer. */
  public TokensApi(Gate gate, TokenIssuer issuer, BackendRegistry registry, PublicUrls urls) {
    this.gate = gate;
    this.issuer = issuer;
    this.registry = registry;
    this.urls = urls;
  }

  void handle(AdminCall call) throws IOException {
    Identity administrator = gate.admit(call);
    if (!call.method().equals("POST")) {
      throw call.methodNotAllowed("POST");
    }
    TokenRequest request = TokenForm.read(call.form());
    IssuedToken token = issuer.issue(request);
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

  /** A backend that the token lets an agent serve. */
  private Optional<String> backendOf(TokenRequest request) {
    if (request.role() != Role.AGENT) {
      return Optional.empty();
    }
    if (request.backends() != null) {
      return request.backends().stream().sorted().findFirst();
    }
    return registry
        .page(null, 1, backend -> backend.backendUser().equals(request.subject()))
        .stream()
        .map(Backend::id)
        .findFirst();
  }
}
