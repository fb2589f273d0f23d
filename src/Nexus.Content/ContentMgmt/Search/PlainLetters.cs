using System.Collections.Frozen;

namespace Nexus.Content.ContentMgmt.Search;

/// <summary>
/// Small letters with marks and the plain ones they are found by, from the Unicode decompositions of Latin, Greek and
/// Cyrillic; a few that Unicode does not take apart are ours. The program runs without the system's language data, so
/// <c>string.Normalize</c> does nothing.
/// </summary>
internal static class PlainLetters
{
    private static readonly FrozenDictionary<char, string> Plain = Latin()
        .Concat(Others())
        .SelectMany(group => group.Marked.Select(letter => (letter, group.Letter)))
        .ToFrozenDictionary(pair => pair.letter, pair => pair.Letter);

    /// <summary>What a small letter is found by; null where it is plain itself.</summary>
    public static string? Of(char letter) => letter < '\u00C0' ? null : Plain.GetValueOrDefault(letter);

    private static (string Letter, string Marked)[] Latin() =>
        [
            ("a", "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
            ("ae", "æǽǣ"),
            ("b", "ḃḅḇ"),
            ("c", "çćĉċčḉ"),
            ("d", "ďḋḍḏḑḓđðɖ"),
            ("dz", "ǆǳ"),
            ("e", "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
            ("f", "ḟ"),
            ("g", "ĝğġģǧǵḡ"),
            ("h", "ĥȟḣḥḧḩḫẖħ"),
            ("i", "ìíîïĩīĭįǐȉȋḭḯỉịı"),
            ("ij", "ĳ"),
            ("j", "ĵǰ"),
            ("k", "ķǩḱḳḵ"),
            ("l", "ĺļľŀḷḹḻḽł"),
            ("lj", "ǉ"),
            ("m", "ḿṁṃ"),
            ("n", "ñńņňǹṅṇṉṋŋ"),
            ("nj", "ǌ"),
            ("o", "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợøǿ"),
            ("oe", "œ"),
            ("p", "ṕṗ"),
            ("r", "ŕŗřȑȓṙṛṝṟ"),
            ("s", "śŝşšſșṡṣṥṧṩẛ"),
            ("ss", "ß"),
            ("t", "ţťțṫṭṯṱẗŧ"),
            ("th", "þ"),
            ("u", "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
            ("v", "ṽṿ"),
            ("w", "ŵẁẃẅẇẉẘ"),
            ("x", "ẋẍ"),
            ("y", "ýÿŷȳẏẙỳỵỷỹ"),
            ("z", "źżžẑẓẕ"),
        ];

    private static (string Letter, string Marked)[] Others() =>
        [
            ("ʒ", "ǯ"),
            ("ʹ", "ʹ"),
            ("ʼn", "ŉ"),
            ("α", "άἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ"),
            ("β", "ϐ"),
            ("ε", "έϵἐἑἒἓἔἕὲέ"),
            ("η", "ήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ"),
            ("θ", "ϑ"),
            ("ι", "ΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ"),
            ("κ", "ϰ"),
            ("ο", "όὀὁὂὃὄὅὸό"),
            ("π", "ϖ"),
            ("ρ", "ϱῤῥ"),
            ("ς", "ϲ"),
            ("σ", "ς"),
            ("υ", "ΰϋύϒϓϔὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ"),
            ("φ", "ϕ"),
            ("ω", "ώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ"),
            ("а", "ӑӓ"),
            ("г", "ѓ"),
            ("е", "ѐёӗ"),
            ("ж", "ӂӝ"),
            ("з", "ӟ"),
            ("и", "йѝӣӥ"),
            ("к", "ќ"),
            ("о", "ӧ"),
            ("у", "ўӯӱӳ"),
            ("ч", "ӵ"),
            ("ы", "ӹ"),
            ("э", "ӭ"),
            ("і", "ї"),
            ("ѵ", "ѷ"),
            ("ә", "ӛ"),
            ("ө", "ӫ"),
        ];
}
