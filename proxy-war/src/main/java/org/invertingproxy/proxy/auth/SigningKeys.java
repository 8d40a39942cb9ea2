package org.invertingproxy.proxy.auth;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The installation's name and its Ed25519 keys, in {@code DATA_DIR/keys}: never in the database, so
 * that a copy of the registry cannot sign. Thread-safe; only changes block, on the disk.
 *
 * <p>There may be several: the newest signs, all verify. So keys are changed by adding one, and the
 * old one is removed once its tokens have expired, or sooner to end them.
 */
public final class SigningKeys {
  private final KeyFiles files;
  private final String issuer;
  private volatile KeySet keys;

  private record KeySet(SigningKey newest, Map<String, SigningKey> byId) {
    static KeySet of(List<SigningKey> keys) {
      Map<String, SigningKey> byId = new LinkedHashMap<>();
      keys.forEach(key -> byId.put(key.id(), key));
      return new KeySet(keys.get(keys.size() - 1), byId);
    }
  }

  private SigningKeys(KeyFiles files) throws IOException {
    this.files = files;
    this.issuer = files.installation();
    this.keys = KeySet.of(files.read());
  }

  /**
   * The keys of a data directory, made at the first start.
   *
   * @throws IOException when a file cannot be read, written or understood
   */
  public static SigningKeys open(Path dataDir, Clock clock) throws IOException {
    return new SigningKeys(KeyFiles.openOrMake(dataDir, clock));
  }

  /**
   * The keys that are there.
   *
   * @throws NoSuchFileException when there are none
   * @throws IOException when a file cannot be read or understood
   */
  public static SigningKeys load(Path dataDir) throws IOException {
    return new SigningKeys(KeyFiles.open(dataDir));
  }

  /** All keys, in the order they were made. */
  public List<KeyDescription> list() {
    KeySet present = keys;
    return present.byId().values().stream().map(key -> describe(key, present)).toList();
  }

  private static KeyDescription describe(SigningKey key, KeySet among) {
    return new KeyDescription(key.id(), key.made(), key.id().equals(among.newest().id()));
  }

  /**
   * Makes a key that signs from now on; the others verify as before.
   *
   * @param beforehand hears of the new key before it is there, and may refuse it by an exception
   * @throws IOException when it cannot be written; nothing has changed then
   */
  public synchronized KeyDescription rotate(Clock clock, Consumer<KeyDescription> beforehand)
      throws IOException {
    files.read(); // before anything is written: whoever cannot read them all cannot use the new one
    files.add(clock, beforehand);
    KeySet changed = KeySet.of(files.read());
    keys = changed;
    return describe(changed.newest(), changed);
  }

  /**
   * Removes a key: its tokens are not accepted from now on.
   *
   * @return whether there was one of that id
   * @throws KeyInUseException when it is the one that signs
   * @throws IOException when its file cannot be deleted
   */
  public synchronized boolean remove(String keyId) throws IOException {
    if (keys.newest().id().equals(keyId)) {
      throw new KeyInUseException(keyId);
    }
    boolean removed = files.delete(keyId);
    keys = KeySet.of(files.read());
    return removed;
  }

  /** The installation's name, the {@code iss} of every token. */
  public String issuer() {
    return issuer;
  }

  /** The key that signs. */
  SigningKey newest() {
    return keys.newest();
  }

  /** The {@code kid} of the key that signs. */
  String signingKeyId() {
    return newest().id();
  }

  PrivateKey signingKey() {
    return newest().signing();
  }

  /** The key of that {@code kid}, or null. */
  @Nullable PublicKey verifyingKey(String keyId) {
    SigningKey key = keys.byId().get(keyId);
    return key == null ? null : key.verifying();
  }
}
