//! The frames into which Japanese sets a value: a topic before it, and a polite end behind it.

/// The value without its frame: `支払いは翌月末払いでお願いします` is `翌月末払い`.
pub(super) fn without_frame(text: &str) -> String {
    let lead = pattern!(
        r"^(?:(?:はい|ええ|えーと|あの|最終的には?|結局は?|やっぱり|やはり|先方(?:と話して|と合意して|の希望で|は)|交渉の結果|話し合いの結果|検討の結果|無事)[、,。 ]*)*(?:(?:お?支払い?(?:条件|サイト|期限)?|条件|請求(?:書)?(?:の(?:頻度|宛名|送付先|送り先))?|開始日?|利用開始日?|契約(?:期間|開始日?|金額|先|書|状況)?|期間|金額|総額|合計|割引(?:率)?|値引き?|通貨|席数|ライセンス数|ユーザー数|数量|更新|自動更新|住所|請求先(?:住所)?|送付先|正式(?:名称|社名)|会社名|社名|法人名|登録番号|適格請求書(?:発行事業者)?の登録番号|インボイス番号|法人番号|メール(?:アドレス)?|担当(?:者)?|注文書|発注書|注文番号|発注番号)(?:の?番号)?(?:は|が|:|：|=) ?)?"
    );
    let tail = pattern!(
        r"(?:(?:という|との)こと)?(?:です|でございます|になります|となります|になりました|となりました|でした|で(?:合意|確定|決定|契約|締結|決まり|お願い(?:いた|致)?し)(?:し|いた|致)?(?:ました|ます|済みです|です)?|にて?お願い(?:いた|致)?します|をお願い(?:いた|致)?します|でお願い(?:いた|致)?します|お願い(?:いた|致)?します|で進めます|に決まりました|で決まりました|からです|からになります|いただきました|だそうです|とのことです|ということです|で大丈夫です|でOKです|です(?:ね|よ))[。.!！]*$"
    );
    let mut rest = text.trim().trim_end_matches(['。', '.', '!', '！']).to_owned();
    loop {
        let without_topic = lead.replace(&rest, "");
        // What is said of the topic itself needs it: `自動更新はありません`.
        let is_about_it =
            pattern!(r"^(?:あり|なし|ない|しま|する|不要|必要|未|まだ|済|完了|要り|いり)").is_match(&without_topic);
        let bare = if is_about_it { rest.as_str().into() } else { without_topic };
        let bare = tail.replace(&bare, "");
        if bare.trim().is_empty() || bare == rest {
            return rest;
        }
        rest = bare.trim().to_owned();
    }
}

/// The value without the statements around it that are talk: those without a figure, a doubt or a denial, one of which only has a value.
pub(super) fn without_talk(text: &str, is_value: impl Fn(&str) -> bool) -> Option<String> {
    let clauses: Vec<&str> =
        text.split(['。', '\n', '！', '!']).map(str::trim).filter(|clause| !clause.is_empty()).collect();
    let means_something = |clause: &&&str| {
        let doubts = pattern!(
            r"ない|ません|未|中です|中$|かも|たぶん|多分|おそらく|約|程度|くらい|ぐらい|もし|なら|場合|または|もしくは|あるいは|検討|予定|はず|思い|思う|待ち|ただし|以外|除|変更|訂正|間違|当初|元々|ではなく|じゃなく|？|\?|か$|でしょう"
        );
        is_value(clause) || doubts.is_match(clause) || clause.chars().any(|letter| letter.is_numeric() || letter == '@')
    };
    let kept: Vec<&&str> = clauses.iter().filter(means_something).collect();
    match kept.as_slice() {
        [only] if clauses.len() > 1 => Some((**only).to_owned()),
        _ => None,
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
