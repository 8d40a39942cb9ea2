package org.invertingproxy.desktop.settings;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Keeps {@link Settings} as {@code desktop.json} in the user's configuration directory. */
public final class SettingsStore {
  private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

  private final Path file;

  /** Uses this directory, which is made when something is saved. */
  public SettingsStore(Path directory) {
    this.file = directory.resolve("desktop.json");
  }

  /**
   * What was saved last; {@link Settings#NONE} if nothing was.
   *
   * @throws IOException if the file cannot be read or is not what this class wrote
   */
  public Settings load() throws IOException {
    if (Files.notExists(file)) {
      return Settings.NONE;
    }
    try {
      Settings read = GSON.fromJson(Files.readString(file), Settings.class);
      return read == null ? Settings.NONE : complete(read);
    } catch (JsonParseException e) {
      throw new IOException(file + " is not a settings file", e);
    }
  }

  /** Replaces what was saved. */
  public void save(Settings settings) throws IOException {
    PrivateFile.write(file, GSON.toJson(settings) + "\n");
  }

  /** A field that the file lacks was read as null. */
  private static Settings complete(Settings read) {
    return new Settings(
        orEmpty(read.proxy()),
        orEmpty(read.backend()),
        orEmpty(read.localServer()),
        read.tokenFile(),
        read.dark());
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
