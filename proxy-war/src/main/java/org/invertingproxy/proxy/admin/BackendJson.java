package org.invertingproxy.proxy.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendState;
import org.jspecify.annotations.Nullable;

/** Records as the API shows them: as Google's does, or in detail. Immutable. */
public final class BackendJson {
  private final PublicUrls urls;
  private final AgentPresence presence;

  /** With what the details need beyond the record. */
  public BackendJson(PublicUrls urls, AgentPresence presence) {
    this.urls = urls;
    this.presence = presence;
  }

  /** The five fields of Google's API. */
  JsonObject brief(Backend backend) {
    JsonObject json = new JsonObject();
    json.addProperty("id", backend.id());
    json.addProperty("endUser", backend.endUser());
    json.addProperty("backendUser", backend.backendUser());
    json.add("pathPrefixes", array(backend.pathPrefixes()));
    Instant lastUsed = backend.lastUsed();
    json.addProperty("lastUsed", (lastUsed == null ? Instant.EPOCH : lastUsed).toString());
    return json;
  }

  /** The same and everything else that is known. */
  JsonObject detailed(Backend backend, HttpServletRequest request) {
    JsonObject json = brief(backend);
    json.addProperty("hostLabel", backend.hostLabel());
    json.add("hostNames", array(backend.hostNames()));
    json.addProperty("owner", backend.owner());
    json.addProperty("description", backend.description());
    json.add("timeouts", BackendState.timeouts(backend.terms()));
    json.add("limits", BackendState.limits(backend.terms()));
    json.addProperty("created", backend.created().toString());
    json.add("urls", array(urls.of(backend, request)));
    JsonObject agent = new JsonObject();
    agent.addProperty("online", presence.online(backend.id()));
    @Nullable Instant seen = presence.lastSeen(backend.id());
    if (seen == null) {
      agent.add("lastSeen", JsonNull.INSTANCE);
    } else {
      agent.addProperty("lastSeen", seen.toString());
    }
    json.add("agent", agent);
    return json;
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
