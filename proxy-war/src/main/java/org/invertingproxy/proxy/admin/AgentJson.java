package org.invertingproxy.proxy.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.time.Instant;
import org.invertingproxy.proxy.registry.Usage;
import org.jspecify.annotations.Nullable;

/** The agents of a backend and what they have done, as the API shows them. */
record AgentJson(AgentPresence presence) {
  /** Whether there is any, and when there was one. */
  JsonObject summary(String backendId) {
    JsonObject agent = new JsonObject();
    agent.addProperty("online", presence.online(backendId));
    @Nullable Instant seen = presence.lastSeen(backendId);
    if (seen == null) {
      agent.add("lastSeen", JsonNull.INSTANCE);
    } else {
      agent.addProperty("lastSeen", seen.toString());
    }
    return agent;
  }

  /** Each one that is connected. */
  JsonArray all(String backendId) {
    JsonArray agents = new JsonArray();
    for (ConnectedAgent agent : presence.agents(backendId)) {
      JsonObject json = new JsonObject();
      json.addProperty("link", agent.link());
      json.addProperty("transport", agent.transport());
      json.addProperty("since", agent.since().toString());
      json.addProperty("lastSeen", agent.lastSeen().toString());
      json.addProperty("exchanges", agent.exchanges());
      json.addProperty("software", agent.software());
      agents.add(json);
    }
    return agents;
  }

  /** What was done. */
  static JsonObject usage(Usage usage) {
    JsonObject answered = new JsonObject();
    answered.addProperty("1xx", usage.informational());
    answered.addProperty("2xx", usage.successful());
    answered.addProperty("3xx", usage.redirected());
    answered.addProperty("4xx", usage.clientErrors());
    answered.addProperty("5xx", usage.serverErrors());
    JsonObject json = new JsonObject();
    json.addProperty("requests", usage.requests());
    json.add("answered", answered);
    json.addProperty("failed", usage.failed());
    json.addProperty("requestBytes", usage.requestBytes());
    json.addProperty("responseBytes", usage.responseBytes());
    return json;
  }
}
