package org.invertingproxy.proxy.admin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.invertingproxy.proxy.registry.Backend;
import org.invertingproxy.proxy.registry.BackendState;

/**
 * The entity tag of a record (RFC 9110 section 8.8.3): names what an administrator can change of
 * it, not when it was used or who is connected.
 *
 * @param text with its quotes
 */
record RecordTag(String text) {
  static RecordTag of(Backend backend) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(BackendState.of(backend).toString().getBytes(StandardCharsets.UTF_8));
      String name = Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
      return new RecordTag('"' + name.substring(0, 22) + '"');
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JVM has it
    }
  }
}
