package org.invertingproxy.proxy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.invertingproxy.proxy.registry.backup.BackupReader;
import org.invertingproxy.proxy.registry.backup.BackupSummary;
import org.invertingproxy.proxy.registry.backup.DamagedBackupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a backup in the place of what a running proxy's registry holds. */
@Command(
    name = "restore",
    description = {
      "Puts a backup in the place of the registry while the proxy runs.",
      "All of it, or nothing where the file is damaged. Backends that are not in it are gone at"
          + " once."
    },
    footer = {
      "",
      "Example:",
      "  java -jar inverting-proxy.war restore registry.backup --data-dir DIR"
    },
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Mixin private final Connection connection = new Connection();
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "<file>", description = "What the command backup wrote.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws CommandFailure {
    AdminApi api = connection.api();
    BackupSummary summary = check();
    api.upload("api/restore", file);
    Printed.by(spec).println("Restored the backup of " + summary.made() + ": " + summary.counts());
    return 0;
  }

  /** Before anything is sent. */
  private BackupSummary check() throws CommandFailure {
    try (InputStream given = Files.newInputStream(file)) {
      return BackupReader.check(given);
    } catch (DamagedBackupException e) {
      throw new CommandFailure(file + ": " + e.getMessage() + ". Nothing was changed.", e);
    } catch (IOException e) {
      throw new CommandFailure("Cannot read " + file + ": " + RootCause.of(e), e);
    }
  }
}
