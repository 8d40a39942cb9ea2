@NullMarked
package org.invertingproxy.proxy.tls;

import org.jspecify.annotations.NullMarked;
