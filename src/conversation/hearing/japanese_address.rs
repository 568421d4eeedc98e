//! Japanese addresses: from the postal code over prefecture and municipality down to the building.

use crate::domain::field::Address;

/// Reads an address that is written the Japanese way; `None` if it is not, or not whole.
pub(super) fn read(text: &str) -> Option<Address> {
    let joined = text.replace(['\n', ','], " ");
    let found = pattern!(
        r"^(?:住所[:：]? ?)?(?:〒 ?)?(?P<code>\d{3}-?\d{4}) *(?P<prefecture>東京都|北海道|京都府|大阪府|\p{Han}{2,3}県) ?(?P<city>\p{Han}{1,6}?市\p{Han}{1,4}?区|\p{Han}{1,5}?郡\p{Han}{1,5}?[町村]|[\p{Han}\p{Hiragana}\p{Katakana}ヶヵー]{1,6}?[市区町村]) ?(?P<rest>.+)$"
    )
    .captures(joined.trim())?;
    let has_number = found["rest"].chars().any(|letter| letter.is_ascii_digit());
    let mut street: Vec<String> = found["rest"].split_whitespace().map(str::to_owned).collect();
    let name = pattern!(r"^(?:株式会社|有限会社|合同会社)|(?:株式会社|有限会社|合同会社)$");
    let company = street.iter().position(|line| name.is_match(line)).map(|at| street.remove(at));
    let code = found["code"].replace('-', "");
    has_number.then(|| Address {
        name: company,
        attention: None,
        street,
        city: found["city"].to_owned(),
        region: Some(found["prefecture"].to_owned()),
        postal_code: format!("{}-{}", &code[..3], &code[3..]),
        country: "JP".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_told_by_their_endings() {
        let cases = [
            ("〒530-0001 大阪府大阪市北区梅田1-2-3 見本ビル2F", "大阪府|大阪市北区|梅田1-2-3/見本ビル2F|530-0001"),
            ("1500002 東京都渋谷区渋谷2-1", "東京都|渋谷区|渋谷2-1|150-0002"),
            ("〒272-0001 千葉県市川市二俣1-1", "千葉県|市川市|二俣1-1|272-0001"),
        ];
        for (text, expected) in cases {
            let address = read(text).expect(text);
            let region = address.region.unwrap_or_default();
            let shown = format!("{region}|{}|{}|{}", address.city, address.street.join("/"), address.postal_code);
            assert_eq!(shown, expected, "{text}");
        }
        assert!(read("〒100-0005 東京都").is_none());
        assert!(read("東京都千代田区丸の内").is_none());
    }
}
