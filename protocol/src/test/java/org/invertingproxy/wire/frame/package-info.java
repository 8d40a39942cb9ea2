@NullMarked
package org.invertingproxy.wire.frame;

import org.jspecify.annotations.NullMarked;
