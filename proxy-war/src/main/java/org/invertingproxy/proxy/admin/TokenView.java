package org.invertingproxy.proxy.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.invertingproxy.proxy.auth.KeyDescription;
import org.invertingproxy.proxy.auth.SigningKeys;
import org.invertingproxy.proxy.registry.TokenRecord;
import org.jspecify.annotations.Nullable;

/** Tokens as the API shows them: who, what for and until when, never the secret. */
public final class TokenView {
  private final SigningKeys keys;
  private final Clock clock;

  /** With what tells whether a token is good now. */
  public TokenView(SigningKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  JsonObject json(TokenRecord token) {
    JsonObject json = new JsonObject();
    json.addProperty("id", token.id());
    json.addProperty("state", state(token));
    json.addProperty("expires", token.expires().toString());
    TokenRecord.@Nullable Grant grant = token.grant();
    if (grant != null) {
      json.addProperty("role", grant.role());
      json.addProperty("subject", grant.subject());
      json.add("backends", backends(grant.backends()));
      json.addProperty("key", grant.keyId());
      json.addProperty("issued", grant.issued().toString());
      json.addProperty("issuedBy", grant.issuedBy());
      json.addProperty("note", grant.note());
    }
    TokenRecord.@Nullable Revocation revocation = token.revocation();
    if (revocation != null) {
      json.addProperty("revoked", revocation.at().toString());
      json.addProperty("revokedBy", revocation.by());
    }
    return json;
  }

  /** What a search looks at. */
  Stream<String> texts(TokenRecord token) {
    TokenRecord.@Nullable Grant grant = token.grant();
    Stream<@Nullable String> own = Stream.of(token.id(), state(token));
    if (grant == null) {
      return own.filter(Objects::nonNull);
    }
    @Nullable Set<String> backends = grant.backends();
    return Stream.concat(
            Stream.concat(own, backends == null ? Stream.empty() : backends.stream()),
            Stream.of(grant.role(), grant.subject(), grant.issuedBy(), grant.note()))
        .filter(Objects::nonNull);
  }

  private String state(TokenRecord token) {
    TokenRecord.@Nullable Grant grant = token.grant();
    if (token.revocation() != null) {
      return "revoked";
    }
    Instant now = clock.instant();
    if (!now.isBefore(token.expires())) {
      return "expired";
    }
    Set<String> known = keys.list().stream().map(KeyDescription::id).collect(Collectors.toSet());
    return grant == null || known.contains(grant.keyId()) ? "good" : "key removed";
  }

  private static JsonElement backends(@Nullable Set<String> backends) {
    if (backends == null) {
      return JsonNull.INSTANCE;
    }
    JsonArray array = new JsonArray();
    backends.stream().sorted().forEach(array::add);
    return array;
  }
}
