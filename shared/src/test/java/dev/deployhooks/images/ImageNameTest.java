package dev.deployhooks.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {

  private static final String DIGEST = "sha256:" + "0a".repeat(32);

  @ParameterizedTest
  @CsvSource({
    "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/quiz:1.2, 111122223333, eu-west-1, team/quiz, 1.2",
    "111122223333.dkr.ecr-fips.us-east-1.amazonaws.com/quiz, 111122223333, us-east-1, quiz, latest",
    "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/quiz:a, 111122223333, cn-north-1, quiz, a",
    "111122223333.dkr-ecr.us-west-2.on.aws/quiz:b, 111122223333, us-west-2, quiz, b",
    "arn:aws:ecr:us-east-2:444455556666:repository/shop/web:c, 444455556666, us-east-2, shop/web, c",
  })
  void parse_whenInEcr_takesItApart(
      String written, String account, String region, String repository, String tag) {
    assertThat(ImageName.parse(written))
        .isEqualTo(
            new ImageName.InEcr(
                written, account, region, repository, Optional.of(tag), Optional.empty()));
  }

  @Test
  void parse_whenNamedByDigest_needsNoTag() {
    assertThat(ImageName.parse("111122223333.dkr.ecr.eu-west-1.amazonaws.com/quiz@" + DIGEST))
        .isInstanceOfSatisfying(
            ImageName.InEcr.class,
            image -> {
              assertThat(image.tag()).isEmpty();
              assertThat(image.digest()).contains(DIGEST);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nginx",
        "public.ecr.aws/docker/library/nginx:1",
        "ghcr.io/me/app:2",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com.evil.example/quiz:1",
        "dkr.ecr.eu-west-1.amazonaws.com/quiz:1",
        "11112222333x.dkr.ecr.eu-west-1.amazonaws.com/quiz:1",
      })
  void parse_whenElsewhere_isForeign(String written) {
    assertThat(ImageName.parse(written)).isInstanceOf(ImageName.Foreign.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "two words",
        "arn:aws:s3:::bucket",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/quiz@sha256:12",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/quiz:",
      })
  void parse_whenNoName_saysSo(String written) {
    assertThat(ImageName.parse(written)).isInstanceOf(ImageName.Malformed.class);
  }
}
