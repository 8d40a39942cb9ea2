package org.invertingproxy.proxy.registry.backup;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every table of the registry, those first that others refer to. A test compares this with the
 * schema.
 */
final class BackupTables {
  static final List<BackupTable> ALL =
      List.of(
          new BackupTable("backend")
              .text("id", "id_key", "end_user", "backend_user", "host_label")
              .text("owner", "description")
              .instant("created", "last_used")
              .integer("grace_ms", "response_head_ms", "client_stall_ms", "waiting", "max_body"),
          new BackupTable("backend_host").text("host", "backend_id"),
          new BackupTable("backend_prefix").text("backend_id").integer("ordinal").text("prefix"),
          new BackupTable("backend_usage")
              .text("backend_id")
              .integer("informational", "successful", "redirected", "client_errors")
              .integer("server_errors", "failed", "request_bytes", "response_bytes"),
          new BackupTable("retired_name")
              .text("kind", "name", "owner")
              .instant("retired")
              .kept("kind", "name"),
          // A restore brings no revoked token back.
          new BackupTable("token")
              .text("id", "role", "subject", "key_id", "issued_by", "note", "revoked_by")
              .instant("expires", "issued", "revoked")
              .flag("scoped")
              .kept("id")
              .filled("revoked", "revoked_by"),
          new BackupTable("token_backend")
              .text("token_id", "backend_id")
              .kept("token_id", "backend_id"),
          new BackupTable("audit")
              .integer("id")
              .instant("happened")
              .text("subject", "token_id", "address", "action", "kind", "object_id")
              .text("before_state", "after_state")
              .kept("happened", "subject", "token_id", "action", "kind", "object_id")
              .numbered("id"));

  private BackupTables() {}

  static @Nullable BackupTable named(String name) {
    return ALL.stream().filter(table -> table.name().equals(name)).findFirst().orElse(null);
  }
}
