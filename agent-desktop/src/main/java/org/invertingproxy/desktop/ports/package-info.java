/** The local TCP ports on which something listens. */
@NullMarked
package org.invertingproxy.desktop.ports;

import org.jspecify.annotations.NullMarked;
