package org.invertingproxy.proxy.admin;

import com.google.gson.JsonObject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.invertingproxy.proxy.auth.Identity;
import org.invertingproxy.proxy.registry.RegistryUnavailableException;
import org.invertingproxy.proxy.registry.backup.BackupSummary;
import org.invertingproxy.proxy.registry.backup.Backups;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/backup} answers with everything in the registry, as it is at one moment; {@code
 * POST /api/restore} takes such an answer and puts it in the place of what is there. Both pass as a
 * stream of any length.
 */
public final class BackupApi {
  static final String BACKUP = "/api/backup";
  static final String RESTORE = "/api/restore";
  static final String CONTENT_TYPE = "application/x-ndjson";

  private static final Logger LOG = LoggerFactory.getLogger(BackupApi.class);

  private final Gate gate;
  private final Backups backups;

  /** The API of those backups. */
  public BackupApi(Gate gate, Backups backups) {
    this.gate = gate;
    this.backups = backups;
  }

  void write(AdminCall call) throws IOException {
    Identity administrator = gate.admit(call);
    if (!call.method().equals("GET")) {
      throw call.methodNotAllowed("GET, HEAD");
    }
    HttpServletResponse response = call.response();
    response.setContentType(CONTENT_TYPE);
    try {
      backups.write(response.getOutputStream());
    } catch (RegistryUnavailableException e) {
      if (response.isCommitted()) { // too late for a status: what was sent must not look whole
        throw new IOException("the registry failed within a backup", e);
      }
      response.resetBuffer();
      throw e;
    }
    LOG.info("{} ({}) made a backup", administrator.subject(), administrator.tokenId());
  }

  void restore(AdminCall call) throws IOException {
    Identity administrator = gate.admit(call);
    if (!call.method().equals("POST")) {
      throw call.methodNotAllowed("POST");
    }
    BackupSummary summary =
        backups.restore(call.request().getInputStream(), gate.actor(call, administrator));
    LOG.info(
        "{} ({}) restored the backup of {}: {}",
        administrator.subject(),
        administrator.tokenId(),
        summary.made(),
        summary.counts());
    JsonObject rows = new JsonObject();
    summary.rows().forEach(rows::addProperty);
    JsonObject json = new JsonObject();
    json.addProperty("made", summary.made().toString());
    json.add("rows", rows);
    call.answer(200, json);
  }
}
