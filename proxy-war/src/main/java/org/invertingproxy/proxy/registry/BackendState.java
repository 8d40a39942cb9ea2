package org.invertingproxy.proxy.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record as the audit log shows it: everything an administrator can set. */
final class BackendState {
  private BackendState() {}

  static @Nullable JsonObject of(@Nullable Backend backend) {
    if (backend == null) {
      return null;
    }
    JsonObject state = new JsonObject();
    state.addProperty("id", backend.id());
    state.addProperty("endUser", backend.endUser());
    state.addProperty("backendUser", backend.backendUser());
    state.add("pathPrefixes", array(backend.pathPrefixes()));
    state.addProperty("hostLabel", backend.hostLabel());
    state.add("hostNames", array(backend.hostNames()));
    state.addProperty("created", backend.created().toString());
    return state;
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
