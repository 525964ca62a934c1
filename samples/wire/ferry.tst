W1645_asian
u a BC-NO--Ferry 1stLd-Writethru   05-03 0358
^BC-NO--Ferry, 1st Ld-Writethru,17<
^Ferry deal signed in Oslo<
^Eds: With AP Photos.<
^By ANN MOE=
^Associated Press=
	   OSLO (AP) _ Norway signed the ferry deal on Wednesday. ``It was time,'' the minister said.
	   Unions protested against it.

	   AP-WF-05-03-23 2350GMT<

