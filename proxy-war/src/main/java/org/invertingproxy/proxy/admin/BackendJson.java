package org.invertingproxy.proxy.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendState;
import org.invertingproxy.proxy.registry.Usage;

/** Records as the API shows them: as Google's does, or in detail. Immutable. */
public final class BackendJson {
  private final PublicUrls urls;
  private final AgentJson agents;
  private final UsageSource usage;

  /** With what the details need beyond the record. */
  public BackendJson(PublicUrls urls, AgentPresence presence, UsageSource usage) {
    this.urls = urls;
    this.agents = new AgentJson(presence);
    this.usage = usage;
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

  /** The same of many. */
  JsonArray brief(List<Backend> backends) {
    JsonArray all = new JsonArray();
    backends.forEach(backend -> all.add(brief(backend)));
    return all;
  }

  /** The same and everything else that is known. */
  JsonObject detailed(Backend backend, HttpServletRequest request) {
    return detailed(List.of(backend), request).get(0).getAsJsonObject();
  }

  /** The same of many. */
  JsonArray detailed(List<Backend> backends, HttpServletRequest request) {
    Map<String, Usage> used = usage.of(backends.stream().map(Backend::id).toList());
    JsonArray all = new JsonArray();
    for (Backend backend : backends) {
      JsonObject json = brief(backend);
      json.addProperty("hostLabel", backend.hostLabel());
      json.add("hostNames", array(backend.hostNames()));
      json.addProperty("owner", backend.owner());
      json.addProperty("description", backend.description());
      json.add("timeouts", BackendState.timeouts(backend.terms()));
      json.add("limits", BackendState.limits(backend.terms()));
      json.addProperty("created", backend.created().toString());
      json.add("urls", array(urls.of(backend, request)));
      json.add("agent", agents.summary(backend.id()));
      json.add("agents", agents.all(backend.id()));
      json.add("usage", AgentJson.usage(used.getOrDefault(backend.id(), Usage.NONE)));
      all.add(json);
    }
    return all;
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
