/** Backups of the registry: written while it is in use, and put back as one change. */
@NullMarked
package org.invertingproxy.proxy.registry.backup;

import org.jspecify.annotations.NullMarked;
