//! The frames into which Japanese sets a value: a topic before it, and a polite end behind it.

/// The value without its frame: `支払いは翌月末払いでお願いします` is `翌月末払い`.
pub(super) fn without_frame(text: &str) -> String {
    let lead = pattern!(
        r"^(?:はい[、,。 ]+)?(?:(?:お?支払い?(?:条件|サイト|期限)?|条件|請求(?:書)?(?:の(?:頻度|宛名|送付先|送り先))?|開始日?|利用開始日?|契約(?:期間|開始日?|金額|先|書|状況)?|期間|金額|総額|合計|割引(?:率)?|値引き?|通貨|席数|ライセンス数|ユーザー数|数量|更新|自動更新|住所|請求先(?:住所)?|送付先|正式(?:名称|社名)|会社名|社名|法人名|登録番号|適格請求書(?:発行事業者)?の登録番号|インボイス番号|法人番号|メール(?:アドレス)?|担当(?:者)?|注文書|発注書|注文番号|発注番号)(?:の?番号)?(?:は|が|:|：|=) ?)"
    );
    let tail = pattern!(
        r"(?:(?:という|との)こと)?(?:です|でございます|になります|となります|になりました|となりました|でした|で(?:合意|確定|決定|契約|締結|決まり|お願い(?:いた|致)?し)(?:し|いた|致)?(?:ました|ます|済みです|です)?|にて?お願い(?:いた|致)?します|をお願い(?:いた|致)?します|でお願い(?:いた|致)?します|お願い(?:いた|致)?します|で進めます|に決まりました|で決まりました|からです|からになります|いただきました|だそうです|とのことです|ということです|で大丈夫です|でOKです|です(?:ね|よ))[。.!！]*$"
    );
    let mut rest = text.trim().trim_end_matches(['。', '.', '!', '！']).to_owned();
    loop {
        let bare = lead.replace(&rest, "");
        let bare = tail.replace(&bare, "");
        if bare.trim().is_empty() || bare == rest {
            return rest;
        }
        rest = bare.trim().to_owned();
    }
}

/// The same words without the particles between them, which the grammars do not know.
pub(super) fn without_particles(text: &str) -> String {
    pattern!(r"ごとに|毎に|締めの|は|に|を|が|で|の|も|として")
        .replace_all(text, |found: &regex::Captures<'_>| match &found[0] {
            "ごとに" | "毎に" => "ごと ".to_owned(),
            "締めの" => "締め".to_owned(),
            _particle => String::new(),
        })
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_comes_off_and_a_denial_stays() {
        for (said, bare) in [
            ("支払いは翌月末払いでお願いします", "翌月末払い"),
            ("360万円です。", "360万円"),
            ("正式名称は株式会社見本です", "株式会社見本"),
            ("自動更新はありません", "自動更新はありません"),
            ("です", "です"),
        ] {
            assert_eq!(without_frame(said), bare, "{said}");
        }
        assert_eq!(without_particles("四半期ごとに前払い"), "四半期ごと 前払い");
    }
}
