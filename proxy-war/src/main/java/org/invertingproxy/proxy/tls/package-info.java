/** The certificate and key of the server of {@code java -jar}, and how they are kept current. */
@NullMarked
package org.invertingproxy.proxy.tls;

import org.jspecify.annotations.NullMarked;
