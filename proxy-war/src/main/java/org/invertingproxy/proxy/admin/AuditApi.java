package org.invertingproxy.proxy.admin;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.invertingproxy.proxy.registry.AuditEntry;
import org.invertingproxy.proxy.registry.AuditLog;
import org.invertingproxy.proxy.registry.AuditPage;
import org.invertingproxy.proxy.registry.VisibleText;

/**
 * {@code GET /api/audit}: the audit log, oldest line first, page by page. What a terminal would
 * obey instead of showing it is escaped, so that the answer can be printed as it is.
 */
public final class AuditApi {
  static final String PATH = "/api/audit";

  private final Gate gate;
  private final AuditLog log;

  /** The API of that log. */
  public AuditApi(Gate gate, AuditLog log) {
    this.gate = gate;
    this.log = log;
  }

  void handle(AdminCall call) throws IOException {
    gate.admit(call);
    if (!call.method().equals("GET")) {
      throw call.methodNotAllowed("GET, HEAD");
    }
    AuditPage page = log.read(AuditQueryForm.read(call.request()));
    List<AuditEntry> entries = page.entries();
    if (page.more()) {
      long last = entries.get(entries.size() - 1).number();
      call.linkNext(PATH + "?" + AuditQueryForm.next(call.request(), last));
    }
    JsonArray lines = new JsonArray();
    entries.forEach(entry -> lines.add(json(entry)));
    String text = VisibleText.of(lines.toString());
    call.answer(200, AdminCall.JSON, text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonObject json(AuditEntry entry) {
    JsonObject line = new JsonObject();
    line.addProperty("number", entry.number());
    line.addProperty("time", entry.at().toString());
    line.addProperty("subject", entry.actor().subject());
    line.addProperty("token", entry.actor().tokenId());
    line.addProperty("address", entry.actor().address());
    line.addProperty("action", entry.event().action());
    line.addProperty("kind", entry.event().kind());
    line.addProperty("object", entry.event().objectId());
    line.add("before", entry.event().before());
    line.add("after", entry.event().after());
    return line;
  }
}
