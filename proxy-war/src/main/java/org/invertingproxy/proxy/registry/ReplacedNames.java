package org.invertingproxy.proxy.registry;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Gives up, within one transaction, the names that records had before all of them were replaced,
 * and that none has afterwards: they are kept for their owners like those of a deleted record. Not
 * to outlive its handle.
 */
public final class ReplacedNames {
  private final Handle handle;
  private final Map<Name, String> owners;

  /** With the names that records have now. */
  public ReplacedNames(Handle handle) {
    this.handle = handle;
    this.owners = owners("before");
  }

  /** Looks again, after the records were replaced. */
  public void giveUp(Instant now) {
    Set<Name> present = owners("after").keySet();
    RetiredNames retired = new RetiredNames(handle);
    owners.forEach(
        (name, owner) -> {
          if (!present.contains(name)) {
            retired.add(name.kind(), name.text(), owner, now);
          }
        });
  }

  /**
   * Whose each name is.
   *
   * @param moment makes the text of the query another one: within a transaction that keeps its
   *     view, H2 may answer the same text from before a change
   */
  private Map<Name, String> owners(String moment) {
    Map<Name, String> found = new HashMap<>();
    find(NameKind.ID, "select id_key as %s, owner from backend", moment, found);
    find(
        NameKind.LABEL,
        "select host_label as %s, owner from backend where host_label is not null",
        moment,
        found);
    find(
        NameKind.HOST,
        "select host as %s, owner from backend_host join backend on backend.id = backend_id",
        moment,
        found);
    return found;
  }

  private void find(NameKind kind, String query, String moment, Map<Name, String> found) {
    String column = "name_" + moment;
    handle
        .createQuery(query.formatted(column))
        .map((row, context) -> Map.entry(row.getString(column), row.getString("owner")))
        .forEach(row -> found.put(new Name(kind, row.getKey()), row.getValue()));
  }

  private record Name(NameKind kind, String text) {}
}
