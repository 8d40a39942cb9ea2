package org.invertingproxy.proxy.auth;

import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import io.jsonwebtoken.security.OctetPrivateJwk;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The installation's name and its Ed25519 keys, in {@code DATA_DIR/keys}: never in the database, so
 * that a copy of the registry cannot sign. Immutable.
 *
 * <p>Each key is one JSON Web Key (RFC 8037) in a file whose name starts with the time it was made.
 * Several may lie there: the newest signs, all verify, so keys are changed by adding one, and the
 * old one is removed once its tokens have expired.
 */
public final class SigningKeys {
  private static final String DIRECTORY = "keys";
  private static final String INSTALLATION = "installation-id";
  private static final String SUFFIX = ".jwk";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final String issuer;
  private final Map<String, PublicKey> verifying;
  private final String signingKeyId;
  private final PrivateKey signing;

  private SigningKeys(
      String issuer, Map<String, PublicKey> verifying, String signingKeyId, PrivateKey signing) {
    this.issuer = issuer;
    this.verifying = Map.copyOf(verifying);
    this.signingKeyId = signingKeyId;
    this.signing = signing;
  }

  /**
   * The keys of a data directory, made at the first start.
   *
   * @throws IOException when a file cannot be read, written or understood
   */
  public static SigningKeys open(Path dataDir, Clock clock) throws IOException {
    PrivateDirectory directory = PrivateDirectory.open(dataDir.resolve(DIRECTORY));
    if (!directory.contains(INSTALLATION)) {
      directory.write(INSTALLATION, new RandomId().next());
    }
    if (directory.names("*" + SUFFIX).isEmpty()) {
      addKey(dataDir, clock);
    }
    return load(dataDir);
  }

  /**
   * The keys that are there.
   *
   * @throws NoSuchFileException when there are none
   * @throws IOException when a file cannot be read or understood
   */
  static SigningKeys load(Path dataDir) throws IOException {
    Path path = dataDir.resolve(DIRECTORY);
    if (!path.resolve(INSTALLATION).toFile().exists()) {
      throw new NoSuchFileException(path.toString(), null, "not the data directory of a proxy");
    }
    PrivateDirectory directory = PrivateDirectory.open(path);
    Map<String, PublicKey> verifying = new LinkedHashMap<>();
    OctetPrivateJwk<?, ?> newest = null;
    for (String name : directory.names("*" + SUFFIX)) {
      newest = parse(path.resolve(name), directory.read(name));
      verifying.put(newest.getId(), newest.toPublicJwk().toKey());
    }
    if (newest == null) {
      throw new NoSuchFileException(path.toString(), null, "no signing key");
    }
    return new SigningKeys(directory.read(INSTALLATION), verifying, newest.getId(), newest.toKey());
  }

  /** Makes the key that signs from the next start on. */
  static void addKey(Path dataDir, Clock clock) throws IOException {
    Jwk<?> key =
        Jwks.builder().octetKeyPair(Jwks.CRV.Ed25519.keyPair().build()).idFromThumbprint().build();
    PrivateDirectory.open(dataDir.resolve(DIRECTORY))
        .write(TIME.format(clock.instant()) + "-" + key.getId() + SUFFIX, Jwks.UNSAFE_JSON(key));
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

  /** The installation's name, the {@code iss} of every token. */
  public String issuer() {
    return issuer;
  }

  /** The {@code kid} of the key that signs. */
  String signingKeyId() {
    return signingKeyId;
  }

  PrivateKey signingKey() {
    return signing;
  }

  /** The key of that {@code kid}, or null. */
  @Nullable PublicKey verifyingKey(String keyId) {
    return verifying.get(keyId);
  }
}
