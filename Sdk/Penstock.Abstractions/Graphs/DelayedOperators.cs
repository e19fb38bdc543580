using System.Numerics;

namespace Penstock;

/// <summary>Arithmetic on lazy numbers: each operator adds one task to the graph.</summary>
public static class DelayedOperators
{
    extension<T>(Delayed<T>)
        where T : INumber<T>
    {
        /// <summary>Adds two lazy numbers.</summary>
        /// <param name="left">The left number.</param>
        /// <param name="right">The right number.</param>
        /// <returns>The lazy result.</returns>
        /// <exception cref="ArgumentNullException">An operand is null.</exception>
        /// <exception cref="NotSupportedException">The number type is not one of .NET's own.</exception>
        public static Delayed<T> operator +(Delayed<T> left, Delayed<T> right) => new Call2<T>(NumericFunctions<T>.Get().Add, left, right);

        /// <summary>Subtracts two lazy numbers.</summary>
        /// <param name="left">The left number.</param>
        /// <param name="right">The right number.</param>
        /// <returns>The lazy result.</returns>
        /// <exception cref="ArgumentNullException">An operand is null.</exception>
        /// <exception cref="NotSupportedException">The number type is not one of .NET's own.</exception>
        public static Delayed<T> operator -(Delayed<T> left, Delayed<T> right) => new Call2<T>(NumericFunctions<T>.Get().Subtract, left, right);

        /// <summary>Multiplies two lazy numbers.</summary>
        /// <param name="left">The left number.</param>
        /// <param name="right">The right number.</param>
        /// <returns>The lazy result.</returns>
        /// <exception cref="ArgumentNullException">An operand is null.</exception>
        /// <exception cref="NotSupportedException">The number type is not one of .NET's own.</exception>
        public static Delayed<T> operator *(Delayed<T> left, Delayed<T> right) => new Call2<T>(NumericFunctions<T>.Get().Multiply, left, right);

        /// <summary>Divides two lazy numbers.</summary>
        /// <param name="left">The left number.</param>
        /// <param name="right">The right number.</param>
        /// <returns>The lazy result.</returns>
        /// <exception cref="ArgumentNullException">An operand is null.</exception>
        /// <exception cref="NotSupportedException">The number type is not one of .NET's own.</exception>
        public static Delayed<T> operator /(Delayed<T> left, Delayed<T> right) => new Call2<T>(NumericFunctions<T>.Get().Divide, left, right);

        /// <summary>Takes the remainder of two lazy numbers.</summary>
        /// <param name="left">The left number.</param>
        /// <param name="right">The right number.</param>
        /// <returns>The lazy result.</returns>
        /// <exception cref="ArgumentNullException">An operand is null.</exception>
        /// <exception cref="NotSupportedException">The number type is not one of .NET's own.</exception>
        public static Delayed<T> operator %(Delayed<T> left, Delayed<T> right) => new Call2<T>(NumericFunctions<T>.Get().Remainder, left, right);

        /// <summary>Negates a lazy number.</summary>
        /// <param name="value">The number.</param>
        /// <returns>The lazy result.</returns>
        /// <exception cref="ArgumentNullException">The operand is null.</exception>
        /// <exception cref="NotSupportedException">The number type is not one of .NET's own.</exception>
        public static Delayed<T> operator -(Delayed<T> value) => new Call1<T>(NumericFunctions<T>.Get().Negate, value);
    }
}
