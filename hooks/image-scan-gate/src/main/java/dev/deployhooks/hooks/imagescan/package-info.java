/** The image-scan gate: may the images that are about to run, run? */
@NullMarked
package dev.deployhooks.hooks.imagescan;

import org.jspecify.annotations.NullMarked;
