package dev.deployhooks.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntranceConditionsTest {

  @ParameterizedTest
  @CsvSource({
    "/api/*,/api/quiz,true", "/api/*,/api/,true", "/api/*,/api,false", "*,/anything,true",
    "/a?c,/abc,true", "/a?c,/ac,false", "/API/*,/api/x,false", "*/all,/api/all/all,true",
    "/a*b*c,/axxbyyc,true", "/a*b*c,/axxbyy,false", "/x,/x,true", "/x,/xy,false"
  })
  void fits_when(String pattern, String path, boolean fits) {
    assertThat(EntranceConditions.fits(pattern, path)).isEqualTo(fits);
  }
}
