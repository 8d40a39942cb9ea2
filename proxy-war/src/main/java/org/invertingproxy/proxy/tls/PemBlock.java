package org.invertingproxy.proxy.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block of a PEM file (RFC 7468). */
final class PemBlock {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final Pattern OLD_ENCRYPTION = Pattern.compile("(?m)^Proc-Type:");

  private final String label;
  private final byte[] content;

  private PemBlock(String label, byte[] content) {
    this.label = label;
    this.content = content;
  }

  /**
   * All blocks, in their order; what stands between them is commentary.
   *
   * @throws IdentityException when a block is damaged or encrypted in OpenSSL's own old way
   */
  static List<PemBlock> all(String text) throws IdentityException {
    List<PemBlock> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (OLD_ENCRYPTION.matcher(block.group(2)).find()) {
        throw new IdentityException(
            "is encrypted in a way of the past: \"openssl pkcs8 -topk8\" makes one of today");
      }
      try {
        byte[] content = Base64.getMimeDecoder().decode(block.group(2));
        blocks.add(new PemBlock(block.group(1), content));
      } catch (IllegalArgumentException e) {
        throw new IdentityException("has a damaged block " + block.group(1), e);
      }
    }
    return blocks;
  }

  /** Such as {@code CERTIFICATE}. */
  String label() {
    return label;
  }

  /** What the lines between the boundaries say, in DER; not to be changed. */
  byte[] content() {
    return content;
  }
}
