/** What users and operators see, checked on the built artifacts in real servers. */
@NullMarked
package org.invertingproxy.e2e;

import org.jspecify.annotations.NullMarked;
