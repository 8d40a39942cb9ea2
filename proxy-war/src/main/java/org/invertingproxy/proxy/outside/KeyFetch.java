package org.invertingproxy.proxy.outside;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the keys of an issuer come from. May block. */
interface KeyFetch {
  /** Files larger than this hold no set of keys. */
  int LARGEST_FILE = 256 * 1024;

  KeySet fetch() throws IOException, InterruptedException;

  /** By HTTP. */
  static KeyFetch of(URI url, IssuerClient client) {
    return () -> {
      Reply reply = client.call(IssuerClient.to(url).GET().build());
      if (reply.status() != 200) {
        throw new IOException("status " + reply.status());
      }
      return KeySet.parse(reply.jsonText());
    };
  }

  /** From a file. */
  static KeyFetch of(Path file) {
    return () -> {
      if (Files.size(file) > LARGEST_FILE) {
        throw new IOException("a file of more than " + LARGEST_FILE + " bytes");
      }
      return KeySet.parse(Files.readString(file));
    };
  }
}
