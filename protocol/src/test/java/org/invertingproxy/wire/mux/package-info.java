@NullMarked
package org.invertingproxy.wire.mux;

import org.jspecify.annotations.NullMarked;
