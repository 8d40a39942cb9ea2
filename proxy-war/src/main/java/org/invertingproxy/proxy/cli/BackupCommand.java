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

/** Writes a backup of a running proxy's registry into a file. */
@Command(
    name = "backup",
    description = {
      "Writes everything in the registry into a file, while the proxy runs.",
      "The keys and the administrator's token in the data directory are not in it."
    },
    footer = {
      "",
      "Example:",
      "  java -jar inverting-proxy.war backup registry.backup --data-dir DIR"
    },
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Mixin private final Connection connection = new Connection();
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "<file>",
      description = "Where to; one that is there is replaced once the backup is whole.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws CommandFailure {
    AdminApi api = connection.api();
    try (PartialFile part = PartialFile.beside(file)) {
      api.download("api/backup", part.path());
      BackupSummary summary = check(part.path());
      part.complete();
      Printed.by(spec).println("Wrote " + file + ": " + summary.counts());
      return 0;
    } catch (IOException e) {
      throw new CommandFailure("Cannot write " + file + ": " + RootCause.of(e), e);
    }
  }

  private static BackupSummary check(Path file) throws IOException, CommandFailure {
    try (InputStream written = Files.newInputStream(file)) {
      return BackupReader.check(written);
    } catch (DamagedBackupException e) {
      throw new CommandFailure(
          "The proxy broke off: its log says why. Nothing was written. (" + e.getMessage() + ")",
          e);
    }
  }
}
