package org.invertingproxy.proxy.registry;

import com.zaxxer.hikari.HikariConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Handle;

/**
 * The H2 file of a data directory. H2 closes it for good when it cannot write, as on a full disk:
 * it is to be opened anew then, and is back as soon as the disk is.
 */
final class FileStore implements Store {
  private final RegistryFile file;

  private FileStore(RegistryFile file) {
    this.file = file;
  }

  /** Makes the directory and the file where there is none. */
  static FileStore in(Path dataDirectory) {
    RegistryFile file = RegistryFile.in(dataDirectory);
    try {
      prepare(dataDirectory, file);
      if (!file.exists()) {
        file.requireRoom();
        RegistryFile aside = file.aside();
        aside.deleteLeftOver();
        connect(aside, aside.newUrl(), true).close();
        aside.moveTo(file);
      }
    } catch (IOException e) {
      throw outOfReach(file, e);
    }
    return new FileStore(file);
  }

  /** A full disk keeps nobody from starting with the registry there is: see the changes fail. */
  private static void prepare(Path dataDirectory, RegistryFile file) throws IOException {
    try {
      DataDirectory.prepare(dataDirectory);
    } catch (IOException e) {
      if (!file.exists() || DiskFailure.of(e).kind() != DiskFailure.Kind.FULL) {
        throw e;
      }
    }
  }

  @Override
  public String name() {
    return file.path().toString();
  }

  @Override
  public Connections connect() {
    try {
      file.requireUsable();
    } catch (IOException e) {
      throw outOfReach(file, e);
    }
    return connect(file, file.url(), false);
  }

  private static Connections connect(RegistryFile file, String url, boolean fresh) {
    JdbcDataSource source = new JdbcDataSource();
    source.setUrl(url);
    source.setUser("sa");
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    // H2 closes a database with its last connection: keep one instead of renewing it.
    config.setMaxLifetime(0);
    return Connections.pooled(file.path().toString(), config, fresh);
  }

  @Override
  public boolean isClosedBy(Throwable failure) {
    return OpenFailure.isFinal(failure);
  }

  @Override
  public boolean isOutOfRoom(Throwable failure) {
    return file.isOutOfRoom();
  }

  /** After a commit H2 has written, which outlives the process; this outlives a power cut, too. */
  @Override
  public String syncStatement() {
    return "checkpoint sync";
  }

  @Override
  public void streaming(Handle handle, boolean on) {
    LazyResults.set(handle, on);
  }

  @Override
  public void close() {
    OwnDriver.unload();
  }

  private static RegistryUnavailableException outOfReach(RegistryFile file, IOException cause) {
    return new RegistryUnavailableException(DataDirectory.refusal(file.directory(), cause), cause);
  }
}
