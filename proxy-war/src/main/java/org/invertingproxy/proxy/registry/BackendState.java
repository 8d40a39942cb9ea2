package org.invertingproxy.proxy.registry;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.List;
import org.invertingproxy.proxy.config.BackendTerms;
import org.invertingproxy.proxy.config.GoDuration;
import org.jspecify.annotations.Nullable;

/** A record as the audit log shows it: everything an administrator can set. */
public final class BackendState {
  private BackendState() {}

  /** The state of that record. */
  public static JsonObject of(Backend backend) {
    JsonObject state = new JsonObject();
    state.addProperty("id", backend.id());
    state.addProperty("endUser", backend.endUser());
    state.addProperty("backendUser", backend.backendUser());
    state.add("pathPrefixes", array(backend.pathPrefixes()));
    state.addProperty("hostLabel", backend.hostLabel());
    state.add("hostNames", array(backend.hostNames()));
    state.addProperty("owner", backend.owner());
    state.addProperty("description", backend.description());
    state.add("timeouts", timeouts(backend.terms()));
    state.add("limits", limits(backend.terms()));
    state.addProperty("created", backend.created().toString());
    return state;
  }

  /** The time-outs that are the backend's own. */
  public static JsonObject timeouts(BackendTerms terms) {
    JsonObject timeouts = new JsonObject();
    add(timeouts, "grace", terms.grace());
    add(timeouts, "responseHead", terms.responseHead());
    add(timeouts, "clientStall", terms.clientStall());
    return timeouts;
  }

  /** The limits that are the backend's own. */
  public static JsonObject limits(BackendTerms terms) {
    JsonObject limits = new JsonObject();
    if (terms.waiting() != null) {
      limits.addProperty("waiting", terms.waiting());
    }
    if (terms.maxBody() != null) {
      limits.addProperty("maxBody", terms.maxBody());
    }
    return limits;
  }

  private static void add(JsonObject timeouts, String name, @Nullable Duration duration) {
    if (duration != null) {
      timeouts.addProperty(name, GoDuration.format(duration));
    }
  }

  private static JsonArray array(List<String> texts) {
    JsonArray array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }
}
