/** Tests of the backups of the registry. */
@NullMarked
package org.invertingproxy.proxy.registry.backup;

import org.jspecify.annotations.NullMarked;
