/** Tests of the wire form. */
@NullMarked
package org.invertingproxy.wire;

import org.jspecify.annotations.NullMarked;
