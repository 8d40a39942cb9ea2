/** Many exchanges, large ones and long runs: nothing may be mixed, faked, lost or leaked. */
@NullMarked
package org.invertingproxy.e2e.load;

import org.jspecify.annotations.NullMarked;
