package org.invertingproxy.proxy.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A token as the audit log shows it: all that is kept, which is no secret. */
final class TokenState {
  private TokenState() {}

  static @Nullable JsonObject of(@Nullable TokenRecord token) {
    if (token == null) {
      return null;
    }
    JsonObject state = new JsonObject();
    state.addProperty("id", token.id());
    state.addProperty("expires", token.expires().toString());
    TokenRecord.@Nullable Grant grant = token.grant();
    if (grant != null) {
      state.addProperty("role", grant.role());
      state.addProperty("subject", grant.subject());
      @Nullable Set<String> backends = grant.backends();
      if (backends != null) {
        JsonArray array = new JsonArray();
        backends.stream().sorted().forEach(array::add);
        state.add("backends", array);
      }
      state.addProperty("key", grant.keyId());
      state.addProperty("note", grant.note());
    }
    TokenRecord.@Nullable Revocation revocation = token.revocation();
    state.addProperty("revoked", revocation == null ? null : revocation.at().toString());
    return state;
  }
}
