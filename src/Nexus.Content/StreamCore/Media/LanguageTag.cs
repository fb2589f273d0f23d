using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Nexus.Content.StreamCore.Media;

/// <summary>
/// Language tags (BCP 47) out of what files say, which is mostly ISO 639-2, and what people call the language. The
/// invariant culture knows no names.
/// </summary>
internal static partial class LanguageTag
{
    public const string Unknown = "und";

    private static readonly FrozenDictionary<string, (string Tag, string Name)> Known = Read(
        """
        ara ar العربية|aze az Azərbaycanca|bel be Беларуская|ben bn বাংলা|bos bs Bosanski|bul bg Български|cat ca Català
        ces,cze cs Čeština|cym,wel cy Cymraeg|dan da Dansk|deu,ger de Deutsch|ell,gre el Ελληνικά|eng en English
        epo eo Esperanto|est et Eesti|eus,baq eu Euskara|fas,per fa فارسی|fil fil Filipino|fin fi Suomi
        fra,fre fr Français|gle ga Gaeilge|glg gl Galego|guj gu ગુજરાતી|heb he עברית|hin hi हिन्दी|hrv hr Hrvatski
        hun hu Magyar|hye,arm hy Հայերեն|ind id Bahasa Indonesia|isl,ice is Íslenska|ita it Italiano|jpn ja 日本語
        kan kn ಕನ್ನಡ|kat,geo ka ქართული|kaz kk Қазақша|khm km ខ្មែរ|kor ko 한국어|lat la Latina|lav lv Latviešu
        lit lt Lietuvių|mal ml മലയാളം|mar mr मराठी|mkd,mac mk Македонски|mlt mt Malti|mon mn Монгол|msa,may ms Bahasa Melayu
        mya,bur my မြန်မာ|nep ne नेपाली|nld,dut nl Nederlands|nor no Norsk|nob nb Norsk bokmål|nno nn Norsk nynorsk
        pan pa ਪੰਜਾਬੀ|pol pl Polski|por pt Português|ron,rum ro Română|rus ru Русский|sin si සිංහල|slk,slo sk Slovenčina
        slv sl Slovenščina|spa es Español|sqi,alb sq Shqip|srp sr Српски|swa sw Kiswahili|swe sv Svenska|tam ta தமிழ்
        tel te తెలుగు|tha th ไทย|tur tr Türkçe|ukr uk Українська|urd ur اردو|uzb uz Oʻzbekcha|vie vi Tiếng Việt
        zho,chi zh 中文
        """
    );

    /// <returns>The tag as it is written, or null where the text is none.</returns>
    public static string? Of(string? text)
    {
        if (text is null || !Shape().IsMatch(text))
        {
            return null;
        }
        var parts = text.Split('-');
        var first = parts[0].ToLowerInvariant();
        parts[0] = Known.TryGetValue(first, out var known) ? known.Tag : first;
        for (var i = 1; i < parts.Length; i++)
        {
            var small = parts[i].ToLowerInvariant();
            parts[i] = small.Length switch
            {
                2 => small.ToUpperInvariant(),
                4 when char.IsAsciiLetter(small[0]) => char.ToUpperInvariant(small[0]) + small[1..],
                _ => small,
            };
        }
        return string.Join('-', parts);
    }

    /// <summary>What its speakers call it; the tag itself where that is not known.</summary>
    public static string NameOf(string tag)
    {
        var parts = tag.Split('-', 2);
        var name = Known.TryGetValue(parts[0], out var known) ? known.Name : parts[0];
        return parts.Length > 1 ? $"{name} ({parts[1]})" : name;
    }

    private static FrozenDictionary<string, (string Tag, string Name)> Read(string table)
    {
        var known = new Dictionary<string, (string, string)>();
        foreach (var entry in table.Split(['|', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = entry.Split(' ', 3);
            foreach (var code in parts[0].Split(',').Append(parts[1]))
            {
                known[code] = (parts[1], parts[2]);
            }
        }
        return known.ToFrozenDictionary();
    }

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
