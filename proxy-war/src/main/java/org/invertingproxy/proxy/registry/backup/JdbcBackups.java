package org.invertingproxy.proxy.registry.backup;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.AuditEvent;
import org.invertingproxy.proxy.registry.Database;
import org.invertingproxy.proxy.registry.JdbcAuditLog;
import org.invertingproxy.proxy.registry.JdbcBackendRegistry;
import org.invertingproxy.proxy.registry.ReplacedNames;
import org.jdbi.v3.core.Handle;

/** Backups of the registry in a database, whichever kind that is: see {@link BackupFormat}. */
public final class JdbcBackups implements Backups {
  private final Database database;
  private final JdbcBackendRegistry registry;
  private final JdbcAuditLog audit;
  private final Path directory;
  private final Clock clock;
  private final Semaphore turn = new Semaphore(1);
  private final List<Runnable> restored = new CopyOnWriteArrayList<>();

  /**
   * Backups of that database.
   *
   * @param registry told of a restore, so that its listeners follow
   * @param audit told of a restore in its transaction
   * @param directory where what is to be restored waits until it is known to be whole
   */
  public JdbcBackups(
      Database database,
      JdbcBackendRegistry registry,
      JdbcAuditLog audit,
      Path directory,
      Clock clock)
      throws IOException {
    this.database = database;
    this.registry = registry;
    this.audit = audit;
    this.directory = directory;
    this.clock = clock;
    BackupSpool.deleteLeftOver(directory);
  }

  /** Calls this after each restore: what was kept of the registry in memory is to be read anew. */
  public void onRestored(Runnable listener) {
    restored.add(listener);
  }

  @Override
  public void write(OutputStream out) throws IOException {
    begin();
    try {
      database.snapshot(
          handle -> {
            try {
              write(handle, out);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      turn.release();
    }
  }

  private void write(Handle handle, OutputStream out) throws IOException {
    BackupWriter writer = new BackupWriter(out, clock.instant());
    for (BackupTable table : BackupTables.ALL) {
      RowStream.of(handle, table, rows -> writer.table(table, rows));
    }
    writer.end();
  }

  @Override
  public BackupSummary restore(InputStream sent, Actor by) throws IOException {
    try (BackupSpool spool = BackupSpool.take(directory, sent)) {
      BackupSummary summary;
      try (InputStream all = spool.read()) {
        summary = BackupReader.check(all);
      }
      begin(); // not before: a sender who stalls would keep everybody from a backup
      try {
        registry.replaceAll(() -> database.change(handle -> restore(handle, spool, summary, by)));
        restored.forEach(Runnable::run);
      } finally {
        turn.release();
      }
      return summary;
    }
  }

  /** The change itself, within its transaction. */
  BackupSummary restore(Handle handle, BackupSpool spool, BackupSummary summary, Actor by) {
    ReplacedNames names = new ReplacedNames(handle);
    List<BackupTable> last = new ArrayList<>(BackupTables.ALL);
    Collections.reverse(last);
    last.stream()
        .filter(table -> !table.isKept() && summary.rows().containsKey(table.name()))
        .forEach(table -> handle.execute("delete from " + table.name()));
    RestoredRows rows = new RestoredRows(handle);
    try (InputStream all = spool.read()) {
      BackupReader.read(all, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    rows.finish();
    names.giveUp(clock.instant());
    audit.append(handle, by, event(summary), rows.highest("audit"));
    return summary;
  }

  private static AuditEvent event(BackupSummary summary) {
    JsonObject rows = new JsonObject();
    summary.rows().forEach(rows::addProperty);
    JsonObject after = new JsonObject();
    after.addProperty("made", summary.made().toString());
    after.add("rows", rows);
    return new AuditEvent("restore", "registry", "registry", null, after);
  }

  private void begin() {
    if (!turn.tryAcquire()) {
      throw new BackupInProgressException();
    }
  }
}
