package org.invertingproxy.proxy.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What is in a PKCS12 file. */
final class KeystoreIdentity {
  private KeystoreIdentity() {}

  /** The one key with its certificates; the password is that of the file and of the key. */
  static ServerIdentity read(byte[] content, char[] password) throws IdentityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(content), password);
      List<String> keys = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)) {
          keys.add(alias);
        }
      }
      if (keys.size() != 1) {
        throw new IdentityException("holds " + keys.size() + " keys, and must hold one");
      }
      Certificate[] chain = store.getCertificateChain(keys.get(0));
      if (!(store.getKey(keys.get(0), password) instanceof PrivateKey key) || chain == null) {
        throw new IdentityException("holds no private key with a certificate");
      }
      return ServerIdentity.of(key, Stream.of(chain).map(X509Certificate.class::cast).toList());
    } catch (GeneralSecurityException | IOException | ClassCastException e) {
      throw new IdentityException("is no PKCS12 file that this password opens", e);
    }
  }
}
