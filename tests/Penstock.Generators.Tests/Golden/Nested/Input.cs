public static partial class Global
{
    public partial record Outer(int Value)
    {
        internal partial struct Inner
        {
            [Delayed]
            internal static int Twice(int value) => 2 * value;
        }

        [Delayed]
        public static Outer Make(int value) => new(value);
    }

    [Delayed]
    internal static int Once(int value) => value;
}
