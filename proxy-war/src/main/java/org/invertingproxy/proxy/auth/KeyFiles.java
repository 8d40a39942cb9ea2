package org.invertingproxy.proxy.auth;

import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.OctetPrivateJwk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of {@code DATA_DIR/keys}: the installation's name, and one JSON Web Key (RFC 8037) per
 * file, whose name starts with the time it was made.
 */
final class KeyFiles {
  private static final String DIRECTORY = "keys";
  private static final String INSTALLATION = "installation-id";
  private static final Pattern NAME = Pattern.compile("[\\w-]{16,64}");
  private static final String SUFFIX = ".jwk";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final Path path;
  private final PrivateDirectory directory;

  private KeyFiles(Path path) throws IOException {
    this.path = path;
    this.directory = PrivateDirectory.open(path);
  }

  /** Those of a data directory, made at the first start. */
  static KeyFiles openOrMake(Path dataDir, Clock clock) throws IOException {
    KeyFiles files = new KeyFiles(dataDir.resolve(DIRECTORY));
    if (!files.directory.contains(INSTALLATION)) {
      files.directory.write(INSTALLATION, new RandomId().next());
    }
    if (files.names().isEmpty()) {
      files.add(clock, key -> {});
    }
    return files;
  }

  /**
   * Those that are there.
   *
   * @throws NoSuchFileException when it is not the data directory of a proxy
   */
  static KeyFiles open(Path dataDir) throws IOException {
    Path path = dataDir.resolve(DIRECTORY);
    if (!Files.exists(path.resolve(INSTALLATION))) {
      throw new NoSuchFileException(path.toString(), null, "not the data directory of a proxy");
    }
    return new KeyFiles(path);
  }

  String installation() throws IOException {
    String name = directory.read(INSTALLATION);
    if (!NAME.matcher(name).matches()) {
      throw new IOException(path.resolve(INSTALLATION) + " does not hold an installation's name");
    }
    return name;
  }

  /**
   * All keys, the one that signs last.
   *
   * @throws NoSuchFileException when there is none
   */
  List<SigningKey> read() throws IOException {
    List<SigningKey> keys = new ArrayList<>();
    for (String name : names()) {
      OctetPrivateJwk<?, ?> key = parse(path.resolve(name), directory.read(name));
      keys.add(new SigningKey(key.getId(), made(name), key.toKey(), key.toPublicJwk().toKey()));
    }
    if (keys.isEmpty()) {
      throw new NoSuchFileException(path.toString(), null, "no signing key");
    }
    return List.copyOf(keys);
  }

  /**
   * Makes a key that signs from now on, whatever the clock said when the others were made.
   *
   * @param beforehand hears of the new key before it is there, and may refuse it by an exception
   * @throws IOException when it cannot be written, or when a file's name is behind that of any key
   *     made now
   */
  void add(Clock clock, Consumer<KeyDescription> beforehand) throws IOException {
    Jwk<?> key =
        Jwks.builder().octetKeyPair(Jwks.CRV.Ed25519.keyPair().build()).idFromThumbprint().build();
    Instant now = clock.instant();
    List<String> names = names();
    if (!names.isEmpty()) {
      String last = names.get(names.size() - 1);
      Instant newest = made(last);
      if (newest != null && !newest.isBefore(now)) {
        now = newest.plusMillis(1);
      }
      if (last.compareTo(TIME.format(now)) >= 0) {
        throw new IOException(
            path.resolve(last) + " would stay the key that signs: name it by the time it was made");
      }
    }
    beforehand.accept(new KeyDescription(key.getId(), now.truncatedTo(ChronoUnit.MILLIS), true));
    directory.write(TIME.format(now) + "-" + key.getId() + SUFFIX, Jwks.UNSAFE_JSON(key));
  }

  /** Deletes the files that hold the key; returns whether there was one. */
  boolean delete(String keyId) throws IOException {
    boolean deleted = false;
    for (String name : names()) {
      if (parse(path.resolve(name), directory.read(name)).getId().equals(keyId)) {
        directory.delete(name);
        deleted = true;
      }
    }
    return deleted;
  }

  private List<String> names() throws IOException {
    return directory.names("*" + SUFFIX);
  }

  /** When the key of that file was made, or null where the name does not say. */
  private static @Nullable Instant made(String name) {
    int end = name.indexOf('-');
    try {
      return end < 0 ? null : TIME.parse(name.substring(0, end), Instant::from);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static OctetPrivateJwk<?, ?> parse(Path file, String json) throws IOException {
    Jwk<?> key;
    try {
      key = Jwks.parser().build().parse(json);
    } catch (RuntimeException e) {
      // Without the cause: its message may quote the key.
      throw new IOException(
          file + " holds no usable JSON Web Key: " + e.getClass().getSimpleName());
    }
    if (key instanceof OctetPrivateJwk<?, ?> pair
        && pair.getId() != null
        && "Ed25519".equals(pair.get("crv"))) {
      return pair;
    }
    throw new IOException(file + " holds no private Ed25519 key with a key id");
  }
}
