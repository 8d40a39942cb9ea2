package org.invertingproxy.proxy.auth;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The administrator's first credential: {@code DATA_DIR/admin-token}, written with mode 0600 at the
 * first start and never printed. Whoever may read the data directory administers the proxy.
 *
 * <p>It is an opaque 256-bit secret rather than a signed token: signed tokens must end, and a file
 * that ends one day locks out the command line of every unattended installation. It is changed by
 * deleting the file and starting again, and works whatever the clock or the signing keys say.
 */
public final class AdminToken {
  /** Its name in the data directory. */
  public static final String FILE = "admin-token";

  /** Starts every such token: people and secret scanners recognise it, and no JWT starts so. */
  private static final String PREFIX = "ipadm_";

  private static final Identity ADMINISTRATOR =
      new Identity(Role.ADMIN, "administrator", null, FILE, Instant.MAX);

  private final SecretHash hash;

  private AdminToken(String value) {
    this.hash = SecretHash.of(value);
  }

  /** The token of a data directory, made at the first start. */
  public static AdminToken open(Path dataDir) throws IOException {
    PrivateDirectory directory = PrivateDirectory.open(dataDir);
    if (!directory.contains(FILE)) {
      directory.write(FILE, PREFIX + new RandomId().nextSecret());
    }
    String value = directory.read(FILE);
    if (!value.startsWith(PREFIX) || value.length() < PREFIX.length() + 43) {
      throw new IOException(
          dataDir.resolve(FILE)
              + " does not hold an administrator's token; delete it for a new one");
    }
    return new AdminToken(value);
  }

  /** Whether the credential is meant to be one of this kind. */
  boolean resembles(String credential) {
    return credential.startsWith(PREFIX);
  }

  Authentication verify(String credential) {
    return hash.matches(credential)
        ? new Authentication.Accepted(ADMINISTRATOR)
        : new Authentication.Refused(CredentialFailure.BAD_SIGNATURE);
  }
}
