package org.invertingproxy.proxy.registry;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the audit log, as one transaction sees them; not to outlive its handle. Rows are
 * added and read, never updated or deleted.
 */
final class AuditTable {
  private static final int LONGEST_TEXT = 4_000;
  private static final int LARGEST_PAGE = 4 << 20; // characters, so that no page fills the memory
  private static final int FETCHED_AT_A_TIME = 100;

  private final Handle handle;

  AuditTable(Handle handle) {
    this.handle = handle;
  }

  /** The highest number, before what this transaction has added: H2 may not see that. */
  long last() {
    return handle.createQuery("select coalesce(max(id), 0) from audit").mapTo(Long.class).one();
  }

  /** Adds an entry behind that number. */
  void append(long last, Instant at, Actor actor, AuditEvent event) {
    handle
        .createUpdate(
            "insert into audit (id, happened, subject, token_id, address, action, kind, object_id,"
                + " before_state, after_state) values (:id, :at, :subject, :token, :address,"
                + " :action, :kind, :object, :before, :after)")
        .bind("id", last + 1)
        .bind("at", at.atOffset(ZoneOffset.UTC))
        .bind("subject", text(actor.subject()))
        .bind("token", text(actor.tokenId()))
        .bind("address", text(actor.address()))
        .bind("action", event.action())
        .bind("kind", event.kind())
        .bind("object", text(event.objectId()))
        .bind("before", state(event.before()))
        .bind("after", state(event.after()))
        .execute();
  }

  AuditPage read(AuditQuery wanted) {
    StringBuilder sql = new StringBuilder("select * from audit where id > :after");
    if (wanted.since() != null) {
      sql.append(" and happened >= :since");
    }
    if (wanted.until() != null) {
      sql.append(" and happened < :until");
    }
    if (wanted.text() != null) {
      sql.append(
          " and lower(subject || ' ' || token_id || ' ' || address || ' ' || action || ' '"
              + " || object_id) like :text escape '!'");
    }
    wanted
        .exactly()
        .keySet()
        .forEach(column -> sql.append(" and " + column.sql() + " = :" + column.sql()));
    Query query =
        handle
            .createQuery(sql.append(" order by id limit :limit").toString())
            .setFetchSize(FETCHED_AT_A_TIME)
            .bind("after", wanted.after())
            .bind("limit", wanted.limit() + 1);
    bindTime(query, "since", wanted.since());
    bindTime(query, "until", wanted.until());
    if (wanted.text() != null) {
      query.bind("text", "%" + pattern(wanted.text()) + "%");
    }
    wanted.exactly().forEach((column, value) -> query.bind(column.sql(), VisibleText.of(value)));
    try (ResultIterator<AuditEntry> rows = query.map((row, context) -> entry(row)).iterator()) {
      return page(rows, wanted.limit());
    }
  }

  private static AuditPage page(Iterator<AuditEntry> rows, int limit) {
    List<AuditEntry> entries = new ArrayList<>();
    long size = 0;
    while (entries.size() < limit && size < LARGEST_PAGE && rows.hasNext()) {
      AuditEntry entry = rows.next();
      entries.add(entry);
      size += String.valueOf(entry.event().before()).length();
      size += String.valueOf(entry.event().after()).length();
    }
    return new AuditPage(entries, rows.hasNext());
  }

  private static AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getLong("id"),
        row.getObject("happened", OffsetDateTime.class).toInstant(),
        new Actor(row.getString("subject"), row.getString("token_id"), row.getString("address")),
        new AuditEvent(
            row.getString("action"),
            row.getString("kind"),
            row.getString("object_id"),
            json(row.getString("before_state")),
            json(row.getString("after_state"))));
  }

  private static void bindTime(Query query, String name, @Nullable Instant time) {
    if (time != null) {
      query.bind(name, time.atOffset(ZoneOffset.UTC));
    }
  }

  private static String pattern(String text) {
    return VisibleText.of(text)
        .toLowerCase(Locale.ROOT)
        .replace("!", "!!")
        .replace("%", "!%")
        .replace("_", "!_");
  }

  /** PostgreSQL has no text for NUL and halves of characters. */
  private static String text(String text) {
    String visible = VisibleText.of(text);
    return visible.length() <= LONGEST_TEXT
        ? visible
        : visible.substring(0, LONGEST_TEXT - 3) + "...";
  }

  private static @Nullable String state(@Nullable JsonObject state) {
    return state == null ? null : VisibleText.of(state.toString());
  }

  private static @Nullable JsonObject json(@Nullable String text) {
    return text == null ? null : JsonParser.parseString(text).getAsJsonObject();
  }
}
