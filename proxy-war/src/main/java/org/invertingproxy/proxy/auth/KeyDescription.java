package org.invertingproxy.proxy.auth;

import com.google.gson.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What may be shown of a key.
 *
 * @param id its {@code kid}
 * @param made when it was made, or null where that is not known
 * @param signs whether new tokens are signed by it; the others only verify
 */
public record KeyDescription(String id, @Nullable Instant made, boolean signs) {
  /** As the API and the audit log show it. */
  public JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("created", made == null ? null : made.toString());
    json.addProperty("signs", signs);
    return json;
  }
}
