/** The frames of the channel and their binary form; see docs/protocol.md, "The channel". */
@NullMarked
package org.invertingproxy.wire.frame;

import org.jspecify.annotations.NullMarked;
