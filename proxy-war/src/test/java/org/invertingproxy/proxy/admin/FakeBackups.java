package org.invertingproxy.proxy.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.invertingproxy.proxy.registry.Actor;
import org.invertingproxy.proxy.registry.backup.BackupSummary;
import org.invertingproxy.proxy.registry.backup.Backups;
import org.jspecify.annotations.Nullable;

/** Backups without a registry, which fail while the test says so. */
final class FakeBackups implements Backups {
  static final String CONTENT = "{\"backup\":\"fake\"}\n";

  final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /** How much is written before the failure, in bytes. */
  volatile int before;

  volatile String restored = "";

  @Override
  public void write(OutputStream out) throws IOException {
    out.write(new byte[before]);
    failIfToldTo();
    out.write(CONTENT.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public BackupSummary restore(InputStream sent, Actor by) throws IOException {
    String content = new String(sent.readAllBytes(), StandardCharsets.UTF_8);
    failIfToldTo();
    restored = content;
    return new BackupSummary(Instant.EPOCH, Map.of("backend", 1L));
  }

  private void failIfToldTo() {
    RuntimeException present = failure.get();
    if (present != null) {
      throw present;
    }
  }
}
