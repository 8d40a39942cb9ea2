package org.invertingproxy.proxy.auth;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret by which a program reads the figures, and does nothing else: the content of a file
 * that the operator shares with it. Read at each call, so that it can be replaced while both run.
 * Thread-safe.
 */
public final class MetricsToken {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsToken.class);
  private static final int SHORTEST = 16;
  private static final String SCHEME = "Bearer ";

  private final @Nullable Path file;

  private MetricsToken(@Nullable Path file) {
    this.file = file;
  }

  /**
   * The token in that file, or one that nobody has.
   *
   * @throws IllegalStateException when the file holds none; says why, and not what
   */
  public static MetricsToken in(@Nullable Path file) {
    if (file != null) {
      try {
        read(file);
      } catch (IOException e) {
        throw new IllegalStateException(problem(file, e));
      }
    }
    return new MetricsToken(file);
  }

  /** Whether a caller with these lines of {@code Authorization} has it. */
  public boolean isShown(Enumeration<String> authorization) {
    List<String> values = Collections.list(authorization);
    if (file == null
        || values.size() != 1
        || !values.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    try {
      return SecretHash.of(read(file)).matches(values.get(0).substring(SCHEME.length()).strip());
    } catch (IOException e) {
      LOG.warn("Nobody can read the metrics by a token: {}", problem(file, e));
      return false;
    }
  }

  private static String read(Path file) throws IOException {
    String secret = Files.readString(file).strip();
    if (secret.length() < SHORTEST) {
      throw new IOException("it must hold at least " + SHORTEST + " characters");
    }
    return secret;
  }

  private static String problem(Path file, IOException failure) {
    String reason;
    if (failure instanceof NoSuchFileException) {
      reason = "no such file";
    } else if (failure instanceof AccessDeniedException) {
      reason = "it must be readable for the proxy";
    } else if (failure instanceof CharacterCodingException) {
      reason = "it is no text in UTF-8";
    } else if (failure instanceof FileSystemException system) {
      reason = Objects.requireNonNullElse(system.getReason(), "it cannot be read");
    } else {
      reason = String.valueOf(failure.getMessage());
    }
    return "The file " + file + " of metrics-token-file cannot be used: " + reason;
  }
}
